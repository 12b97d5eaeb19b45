package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A detector of two boxes and three classes: a 1 × 1 convolution, whose shares are known. */
class YoloBoxTest {

  private static final int PARTS = 8;

  private static MultiLayerNetwork network(CNN2DFormat format) {
    return Networks.chain(
        InputType.convolutional(3, 4, 2, format),
        new ConvolutionLayer.Builder(1, 1)
            .nOut(2 * PARTS)
            .dataFormat(format)
            .hasBias(false)
            .activation(Activation.IDENTITY)
            .build(),
        new Yolo2OutputLayer.Builder()
            .boundingBoxPriors(Nd4j.createFromArray(new double[][] {{1, 2}, {3, 0.5}}))
            .build());
  }

  private static Yolo2OutputLayer layer(MultiLayerNetwork network) {
    return (Yolo2OutputLayer) network.getLayerWiseConfigurations().getConf(1).getLayer();
  }

  private static INDArray images(CNN2DFormat format) {
    INDArray images = Networks.values(5, 2, 2, 3, 4);
    return format == CNN2DFormat.NHWC ? images.permute(0, 2, 3, 1).dup('c') : images;
  }

  private static long[] at(CNN2DFormat format, int channel, int row, int column) {
    return format == CNN2DFormat.NHWC
        ? new long[] {1, row, column, channel}
        : new long[] {1, channel, row, column};
  }

  /** Of example 1, box 1, row 2, column 3: the two channels of that pixel share 1. */
  @ParameterizedTest
  @EnumSource
  void relevanceBeginsAtOneScoreOfOneBox(CNN2DFormat format) {
    MultiLayerNetwork network = network(format);
    INDArray images = images(format);
    INDArray output = network.output(images.dup());
    YoloBox box = new YoloBox(1, 1, 2, 3);
    check(network, format, images, box.objectness(output, layer(network)), PARTS + 4);
    check(network, format, images, box.classScore(2, output, layer(network)), PARTS + 7);
  }

  private static void check(
      MultiLayerNetwork network, CNN2DFormat format, INDArray images, Target target, int output) {
    double[] parts = new double[2];
    for (int c = 0; c < 2; c++) {
      parts[c] =
          images.getDouble(at(format, c, 2, 3))
              * network.getParam("0_W").getDouble(output, c, 0, 0);
    }
    INDArray expected = Nd4j.zeros(DataType.DOUBLE, images.shape());
    for (int c = 0; c < 2; c++) {
      expected.putScalar(at(format, c, 2, 3), parts[c] / (parts[0] + parts[1]));
    }
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(Composite.uniform(new EpsilonRule(1e-12)))
            .build()) {
      Explanation explanation = explainer.explain(images, target);
      assertClose(expected, explanation.relevance(), 1e-9);
      assertClose(network.output(images.dup()), explanation.output(), 1e-9);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theMostConfidentBoxIsFound(CNN2DFormat format) {
    MultiLayerNetwork network = network(format);
    INDArray output = network.output(images(format));
    output.putScalar(at(format, PARTS + 4, 1, 2), 2); // above all probabilities
    output.putScalar(at(format, 3, 0, 0), 9); // a size
    assertEquals(new YoloBox(1, 1, 1, 2), YoloBox.mostConfident(output, 1, layer(network)));
  }

  /** Its score is what relevance begins with, so it is that much of what begins at 1. */
  @ParameterizedTest
  @EnumSource
  void whatIsPredictedIsTheSurestBoxOfEachExample(CNN2DFormat format) {
    MultiLayerNetwork network = network(format);
    INDArray images = images(format);
    INDArray output = network.output(images.dup());
    Yolo2OutputLayer layer = layer(network);
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(Composite.uniform(new EpsilonRule(1e-12)))
            .build()) {
      Explanation explanation = explainer.explain(images);
      INDArray expected = Nd4j.zeros(DataType.DOUBLE, images.shape());
      for (int example = 0; example < 2; example++) {
        YoloBox box = YoloBox.mostConfident(output, example, layer);
        Explanation ofOne = explainer.explain(images, box.objectness(output, layer));
        double confidence = ofOne.outputRelevance().mul(output).sumNumber().doubleValue();
        double score = Math.log(confidence / (1 - confidence)); // the sigmoid undone
        expected.addi(ofOne.relevance().mul(score));
      }
      assertClose(expected, explanation.relevance(), 1e-9);
      Exception e =
          assertThrows(
              IllegalArgumentException.class,
              () -> explainer.explain(images, Target.contrastive()));
      assertTrue(e.getMessage().contains("YoloBox"), e.getMessage());
    }
  }

  /** Of the highest confidence times probability, which is neither the surest nor the likeliest. */
  @ParameterizedTest
  @EnumSource
  void aClassIsExplainedInItsSurestBox(CNN2DFormat format) {
    MultiLayerNetwork network = network(format);
    INDArray images = images(format);
    INDArray output = network.output(images.dup());
    INDArray first = format == CNN2DFormat.NHWC ? output.permute(0, 3, 1, 2) : output;
    Yolo2OutputLayer layer = layer(network);
    int[] wanted = {2, 0};
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(Composite.uniform(new EpsilonRule(1e-12)))
            .build()) {
      Explanation explanation = explainer.explain(images, Target.classIndices(wanted).fromOne());
      INDArray expected = Nd4j.zeros(DataType.DOUBLE, images.shape());
      for (int example = 0; example < 2; example++) {
        YoloBox best = null;
        double highest = 0;
        for (YoloBox box : YoloBox.all(first, example, layer)) {
          double here = box.value(first, 4, layer) * box.value(first, 5 + wanted[example], layer);
          if (here > highest) {
            highest = here;
            best = box;
          }
        }
        Target target = best.classScore(wanted[example], output, layer);
        Explanation ofOne = explainer.explain(images, target);
        expected.addi(ofOne.relevance());
      }
      assertClose(expected, explanation.relevance(), 1e-9);
      assertTrue(
          explanation.boxes().orElseThrow().explained(1).size() == 1,
          "one box of each example is explained");
      Exception e =
          assertThrows(
              IllegalArgumentException.class,
              () -> explainer.explain(images, Target.classIndex(3)));
      assertTrue(e.getMessage().contains("classes 0 to 2, but class 3"), e.getMessage());
      Exception other =
          assertThrows(
              IllegalArgumentException.class,
              () -> explainer.explain(images, Target.classIndices(0, 1, 2)));
      assertTrue(other.getMessage().contains("each of the 2 examples"), other.getMessage());
    }
  }

  @Test
  void boxesAndClassesThatDoNotExistAreRefused() {
    MultiLayerNetwork network = network(CNN2DFormat.NCHW);
    INDArray output = network.output(images(CNN2DFormat.NCHW));
    Yolo2OutputLayer layer = layer(network);
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new YoloBox(0, 2, 0, 0).objectness(output, layer));
    assertTrue(e.getMessage().contains("2 examples of 3 × 4 cells with 2 boxes"), e.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> new YoloBox(0, 0, 3, 0).objectness(output, layer));
    assertThrows(
        IllegalArgumentException.class, () -> new YoloBox(0, 0, 0, 0).classScore(3, output, layer));
    assertThrows(
        IllegalArgumentException.class,
        () -> YoloBox.mostConfident(Nd4j.zeros(2, 15, 3, 4), 0, layer));
  }
}
