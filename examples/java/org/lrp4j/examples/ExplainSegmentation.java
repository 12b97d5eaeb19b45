package org.lrp4j.examples;

import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.picture.Heatmap;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A segmentation: a small network of the form of a U-Net says of each pixel whether it belongs to a
 * three, an eight or the paper. Explained are all pixels that it took for the three, and all that
 * it took for the eight: each has its evidence in and around its own digit. (Pixels far from the
 * middle do not see the other one, so that alone says little: the test also wipes pieces out.) A
 * pixel's logit may be below zero and yet the highest: what is explained is how far it is above the
 * others.
 */
public final class ExplainSegmentation {

  private ExplainSegmentation() {}

  /**
   * Runs the example.
   *
   * @param arguments none
   */
  public static void main(String... arguments) {
    Path folder = Path.of("target", "explained-segmentation");
    run(trained(), folder);
    System.out.println("The pictures are in " + folder.toAbsolutePath());
  }

  /** Two different digits, each explained and drawn. */
  static void run(ComputationGraph network, Path folder) {
    DigitPairs pair = DigitPairs.of(Digits.test(), 16, 1).ofBothDigits().get(1);
    for (int digit : new int[] {DigitPairs.THREE, DigitPairs.EIGHT}) {
      explain(network, pair, digit, folder.resolve(DigitPairs.CLASSES.get(digit) + ".png"));
    }
  }

  /** Explains and draws those pixels of a digit that the network recognises. */
  static Explanation explain(ComputationGraph network, DigitPairs pair, int digit, Path picture) {
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).composite(Composite.epsilonPlus()).build()) {
      INDArray recognised = network.outputSingle(pair.images()).argMax(1).eq(digit);
      INDArray area = pair.area(digit).mul(recognised.castTo(DataType.FLOAT));
      Explanation explanation =
          explainer.explain(pair.images(), Target.contrastive(digit).inRegion(area));
      Heatmap.of(explanation)
          .width(224)
          .strip()
          .caption(
              List.of(
                  "relevance for the pixels of the " + DigitPairs.CLASSES.get(digit),
                  "against the other classes"))
          .save(picture);
      return explanation;
    }
  }

  static ComputationGraph trained() {
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Adam(1e-2))
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU)
                .convolutionMode(ConvolutionMode.Same)
                .graphBuilder()
                .addInputs("image")
                .setInputTypes(InputType.convolutional(DigitPairs.HEIGHT, DigitPairs.WIDTH, 1))
                .addLayer("fine", convolution(3, 8), "image")
                .addLayer("pool", pooling(), "fine")
                .addLayer("middle", convolution(3, 12), "pool")
                .addLayer("coarse", convolution(5, 16), "middle")
                .addLayer("up", new Upsampling2D.Builder(2).build(), "coarse")
                .addVertex("both", new MergeVertex(), "fine", "up")
                .addLayer(
                    "scores",
                    new ConvolutionLayer.Builder(1, 1)
                        .nOut(DigitPairs.CLASSES.size())
                        .activation(Activation.IDENTITY)
                        .build(),
                    "both")
                .addLayer(
                    "classes",
                    new CnnLossLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .build(),
                    "scores")
                .setOutputs("classes")
                .build());
    network.init();
    DigitPairs pairs = DigitPairs.of(Digits.training(), 320, 2);
    network.fit(new ListDataSetIterator<>(pairs.asDataSet().asList(), 20), 4);
    return network;
  }

  private static ConvolutionLayer convolution(int size, int channels) {
    return new ConvolutionLayer.Builder(size, size).nOut(channels).build();
  }

  private static SubsamplingLayer pooling() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }
}
