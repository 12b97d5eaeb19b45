package org.lrp4j.examples;

import java.nio.file.Path;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.picture.BarChart;
import org.lrp4j.picture.Heatmap;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A graph with two inputs, an image and a few numbers, and a residual connection. The task is made
 * up: class 1 if there is a bright square in the image and the first number is positive. The
 * explanation finds both: the composite has the flat rule for the convolution that reads the image,
 * and leaves the dense layer that reads the numbers with the epsilon rule, which tells them apart.
 */
public final class ExplainTwoInputs {

  private static final int SIZE = 12;
  private static final int NUMBERS = 4;

  private ExplainTwoInputs() {}

  /**
   * Runs the example.
   *
   * @param arguments none
   */
  public static void main(String... arguments) {
    Path folder = Path.of("target", "explained-two-inputs");
    run(folder);
    System.out.println("The pictures are in " + folder.toAbsolutePath());
  }

  static Explanation run(Path folder) {
    Nd4j.getRandom().setSeed(5);
    ComputationGraph network = network();
    MultiDataSet examples = examples(128);
    for (int i = 0; i < 80; i++) {
      network.fit(examples);
    }
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).composite(Composite.epsilonPlusFlat()).build()) {
      INDArray[] both = examples.getFeatures();
      INDArray[] positive = {firstRow(both[0]), firstRow(both[1])};
      Explanation explanation = explainer.explain(positive);
      Heatmap.of(explanation).input("image").width(192).strip().save(folder.resolve("image.png"));
      BarChart.of(explanation)
          .input("numbers")
          .featureNames("first", "second", "third", "fourth")
          .withFeatureValues()
          .save(folder.resolve("numbers.png"));
      return explanation;
    }
  }

  private static ComputationGraph network() {
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Adam(5e-3))
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU)
                .graphBuilder()
                .addInputs("image", "numbers")
                .setInputTypes(
                    InputType.convolutional(SIZE, SIZE, 1), InputType.feedForward(NUMBERS))
                .addLayer("conv1", convolution(), "image")
                .addLayer("conv2", convolution(), "conv1")
                .addVertex(
                    "residual", new ElementWiseVertex(ElementWiseVertex.Op.Add), "conv1", "conv2")
                .addLayer(
                    "pool", new GlobalPoolingLayer.Builder(PoolingType.MAX).build(), "residual")
                .addLayer("dense", new DenseLayer.Builder().nOut(8).build(), "numbers")
                .addVertex("merge", new MergeVertex(), "pool", "dense")
                .addLayer("joint", new DenseLayer.Builder().nOut(16).build(), "merge")
                .addLayer(
                    "output",
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build(),
                    "joint")
                .setOutputs("output")
                .build());
    network.init();
    return network;
  }

  private static ConvolutionLayer convolution() {
    return new ConvolutionLayer.Builder(3, 3).padding(1, 1).nOut(8).build();
  }

  /** Random examples; the first one is of class 1. */
  private static MultiDataSet examples(int count) {
    INDArray images = Nd4j.rand(DataType.FLOAT, count, 1, SIZE, SIZE).muli(0.2);
    INDArray numbers = Nd4j.randn(DataType.FLOAT, count, NUMBERS);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, count, 2);
    numbers.putScalar(0, 0, 1.5);
    INDArray places = Nd4j.rand(DataType.FLOAT, count, 2).muli(SIZE - 3);
    for (int i = 0; i < count; i++) {
      boolean square = i % 3 != 1;
      if (square) {
        int row = (int) places.getFloat(i, 0);
        int column = (int) places.getFloat(i, 1);
        images
            .get(
                NDArrayIndex.point(i),
                NDArrayIndex.point(0),
                NDArrayIndex.interval(row, row + 3),
                NDArrayIndex.interval(column, column + 3))
            .addi(0.8);
      }
      labels.putScalar(i, square && numbers.getFloat(i, 0) > 0 ? 1 : 0, 1);
    }
    return new MultiDataSet(new INDArray[] {images, numbers}, new INDArray[] {labels}, null, null);
  }

  private static INDArray firstRow(INDArray batch) {
    return batch.get(NDArrayIndex.interval(0, 1));
  }
}
