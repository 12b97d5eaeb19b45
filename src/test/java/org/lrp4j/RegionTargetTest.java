package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.values;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Targets at some positions of an image of class scores. */
class RegionTargetTest {

  private static MultiLayerNetwork network(CNN2DFormat format, int classes, Activation activation) {
    return chain(
        InputType.convolutional(3, 4, 2, format),
        new ConvolutionLayer.Builder(2, 2)
            .nOut(classes)
            .dataFormat(format)
            .activation(Activation.IDENTITY)
            .build(),
        new CnnLossLayer.Builder(LossFunction.MCXENT)
            .format(format)
            .activation(activation)
            .build());
  }

  /** Two examples of 2 × 3 positions, of which two and one are explained. */
  private static INDArray region() {
    return Nd4j.createFromArray(new double[][][] {{{0, 1, 0}, {0, 0, 1}}, {{0, 0, 0}, {1, 0, 0}}});
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void relevanceBeginsAtTheClassesLogitsInTheRegionAlone(CNN2DFormat format) {
    boolean channelsLast = format == CNN2DFormat.NHWC;
    INDArray input = values(8, 2, 2, 3, 4);
    input = channelsLast ? input.permute(0, 2, 3, 1).dup('c') : input;
    try (LrpExplainer explainer =
        LrpExplainer.builder(network(format, 3, Activation.SOFTMAX)).build()) {
      Target target = Target.classIndices(2, 0).inRegion(region());
      Explanation explanation = explainer.explain(input, target);
      INDArray logits = explanation.explainedOutput();
      INDArray relevance = explanation.outputRelevance();
      double sum = 0;
      int[] wanted = {2, 0};
      for (int example = 0; example < 2; example++) {
        for (int ofClass = 0; ofClass < 3; ofClass++) {
          for (int row = 0; row < 2; row++) {
            for (int column = 0; column < 3; column++) {
              int[] at =
                  channelsLast
                      ? new int[] {example, row, column, ofClass}
                      : new int[] {example, ofClass, row, column};
              boolean isIn =
                  ofClass == wanted[example] && region().getDouble(example, row, column) == 1;
              assertEquals(isIn ? logits.getDouble(at) : 0, relevance.getDouble(at), 1e-12);
              sum += isIn ? logits.getDouble(at) : 0;
            }
          }
        }
      }
      assertEquals(
          sum, Finding.of(explanation, 0).score() + Finding.of(explanation, 1).score(), 1e-9);
      assertEquals("given classes in a region", target.toString());
      // The same as a relevance of one's own.
      INDArray own = explainer.explain(input, Target.relevance(relevance)).relevance();
      assertClose(own, explanation.relevance(), 1e-12);
    }
  }

  @Test
  void oneRegionHoldsForAllExamplesAndForBothClassesOfASigmoid() {
    INDArray region = region().slice(0).reshape(1, 2, 3);
    try (LrpExplainer explainer =
        LrpExplainer.builder(network(CNN2DFormat.NCHW, 1, Activation.SIGMOID)).build()) {
      Explanation explanation =
          explainer.explain(values(8, 2, 2, 3, 4), Target.classIndices(1, 0).inRegion(region));
      INDArray logits = explanation.explainedOutput();
      assertArrayEquals(
          new double[] {0, logits.getDouble(0, 0, 0, 1), 0, 0, 0, logits.getDouble(0, 0, 1, 2)},
          Nd4j.toFlattened('c', explanation.outputRelevance().slice(0)).toDoubleVector(),
          1e-12);
      assertArrayEquals(
          new double[] {0, -logits.getDouble(1, 0, 0, 1), 0, 0, 0, -logits.getDouble(1, 0, 1, 2)},
          Nd4j.toFlattened('c', explanation.outputRelevance().slice(1)).toDoubleVector(),
          1e-12);
      Explanation fromOne =
          explainer.explain(values(8, 2, 2, 3, 4), Target.predicted().fromOne().inRegion(region()));
      assertEquals(3, fromOne.outputRelevance().sumNumber().doubleValue());
    }
  }

  @Test
  void whatIsNoRegionIsRefused() {
    INDArray halves = Nd4j.valueArrayOf(new long[] {1, 2, 3}, .5);
    assertThrows(IllegalArgumentException.class, () -> Target.predicted().inRegion(halves));
    Target own = Target.relevance(Nd4j.ones(1, 3, 2, 3));
    assertThrows(IllegalStateException.class, () -> own.inRegion(region()));
    try (LrpExplainer explainer =
            LrpExplainer.builder(network(CNN2DFormat.NCHW, 3, Activation.SOFTMAX)).build();
        LrpExplainer table = LrpExplainer.builder(Networks.dense()).build()) {
      // Turned by a quarter.
      Target turned = Target.predicted().inRegion(Nd4j.ones(2, 3, 2));
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> explainer.explain(values(8, 2, 2, 3, 4), turned))
              .getMessage();
      assertTrue(message.contains("[2, 2, 3]") && message.contains("[2, 3, 2]"), message);
      message =
          assertThrows(IllegalArgumentException.class, () -> table.explain(values(1, 1, 3), turned))
              .getMessage();
      assertTrue(message.contains("has no regions"), message);
    }
  }
}
