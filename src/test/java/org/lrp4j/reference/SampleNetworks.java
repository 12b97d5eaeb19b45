package org.lrp4j.reference;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks of the usual architectures with random parameters and inputs. */
final class SampleNetworks {

  private static final Activation RELU = Activation.RELU;

  private SampleNetworks() {}

  /** conv-BN-relu twice, max pooling, conv-BN-relu, max pooling, dense, output; 2×8×8 images. */
  static MultiLayerNetwork vggLike(DataType type, long seed) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            configuration(type)
                .list()
                .layer(convolution(3, 1, 4).name("conv1").build())
                .layer(new BatchNormalization.Builder().name("bn1").build())
                .layer(relu("relu1"))
                .layer(convolution(3, 1, 5).name("conv2").hasBias(true).build())
                .layer(new BatchNormalization.Builder().name("bn2").build())
                .layer(relu("relu2"))
                .layer(pooling(PoolingType.MAX, 2, 2).name("pool1").build())
                .layer(convolution(3, 1, 6).name("conv3").build())
                .layer(new BatchNormalization.Builder().name("bn3").build())
                .layer(relu("relu3"))
                .layer(pooling(PoolingType.MAX, 3, 2).name("pool2").build())
                .layer(new DenseLayer.Builder().name("fc").nOut(8).activation(RELU).build())
                .layer(output())
                .setInputType(InputType.convolutional(8, 8, 2))
                .build());
    network.init();
    fill(network.paramTable(), new Random(seed));
    return network;
  }

  /**
   * A stem with average pooling, a block with a projection shortcut, a block whose first
   * normalisation follows the sum and cannot be merged, global average pooling, output.
   */
  static ComputationGraph residual(DataType type, long seed) {
    GraphBuilder graph = configuration(type).graphBuilder().addInputs(ReferenceNetwork.INPUT);
    String stem = convolutionBnRelu(graph, "stem", ReferenceNetwork.INPUT, 1, 4);
    graph.addLayer("pool", pooling(PoolingType.AVG, 3, 2).build(), stem);

    String a1 = convolutionBnRelu(graph, "a1", "pool", 2, 6);
    String a2 = convolutionBn(graph, "a2", a1, convolution(3, 1, 6));
    String shortcut = convolutionBn(graph, "short", "pool", convolution(1, 2, 6));
    graph.addVertex("addA", new ElementWiseVertex(ElementWiseVertex.Op.Add), a2, shortcut);
    graph.addLayer("reluA", relu(null), "addA");

    graph.addLayer("b0-bn", new BatchNormalization(), "reluA");
    graph.addLayer("b0-relu", relu(null), "b0-bn");
    String b1 = convolutionBnRelu(graph, "b1", "b0-relu", 1, 5);
    graph.addLayer("b2", convolution(3, 1, 6).build(), b1);
    graph.addVertex("addB", new ElementWiseVertex(ElementWiseVertex.Op.Add), "reluA", "b2");
    graph.addLayer("reluB", relu(null), "addB");

    graph.addLayer("gap", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "reluB");
    graph.addLayer("output", output(), "gap");
    ComputationGraph network =
        new ComputationGraph(
            graph.setOutputs("output").setInputTypes(InputType.convolutional(8, 8, 2)).build());
    network.init();
    fill(network.paramTable(), new Random(seed));
    return network;
  }

  /** Convolution and max pooling twice, dense, output; 1×16×16 images. */
  static MultiLayerNetwork leNetLike(DataType type, long seed) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            configuration(type)
                .convolutionMode(ConvolutionMode.Truncate)
                .list()
                .layer(convolution(5, 1, 6).activation(RELU).build())
                .layer(pooling(PoolingType.MAX, 2, 2).build())
                .layer(convolution(3, 1, 8).activation(RELU).build())
                .layer(pooling(PoolingType.MAX, 2, 2).build())
                .layer(new DenseLayer.Builder().nOut(20).activation(RELU).build())
                .layer(output())
                .setInputType(InputType.convolutional(16, 16, 1))
                .build());
    network.init();
    fill(network.paramTable(), new Random(seed));
    return network;
  }

  /** Images of both signs, from −1 to 1. */
  static INDArray images(DataType type, long seed, int... shape) {
    int length = Arrays.stream(shape).reduce(1, (m, n) -> m * n);
    double[] values = new Random(seed).doubles(length, -1, 1).toArray();
    return Nd4j.createFromArray(values).reshape(shape).castTo(type);
  }

  private static NeuralNetConfiguration.Builder configuration(DataType type) {
    return new NeuralNetConfiguration.Builder()
        .dataType(type)
        .activation(Activation.IDENTITY)
        .convolutionMode(ConvolutionMode.Same);
  }

  private static ConvolutionLayer.Builder convolution(int kernel, int stride, int outputs) {
    return new ConvolutionLayer.Builder(kernel, kernel).stride(stride, stride).nOut(outputs);
  }

  private static SubsamplingLayer.Builder pooling(PoolingType type, int kernel, int stride) {
    return new SubsamplingLayer.Builder(type)
        .kernelSize(kernel, kernel)
        .stride(stride, stride)
        .convolutionMode(ConvolutionMode.Same);
  }

  private static ActivationLayer relu(String name) {
    return new ActivationLayer.Builder().name(name).activation(RELU).build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .name("output")
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static String convolutionBn(
      GraphBuilder graph, String name, String source, ConvolutionLayer.Builder convolution) {
    graph.addLayer(name, convolution.build(), source);
    graph.addLayer(name + "-bn", new BatchNormalization(), name);
    return name + "-bn";
  }

  private static String convolutionBnRelu(
      GraphBuilder graph, String name, String source, int stride, int outputs) {
    String normalized = convolutionBn(graph, name, source, convolution(3, stride, outputs));
    graph.addLayer(name + "-relu", relu(null), normalized);
    return name + "-relu";
  }

  /** Weights that keep the scale of the signal, and biases and statistics that matter. */
  private static void fill(Map<String, INDArray> parameters, Random random) {
    parameters.forEach(
        (key, values) -> {
          String kind = key.substring(key.lastIndexOf('_') + 1);
          double fanIn = (double) values.length() / values.size(values.rank() == 2 ? 1 : 0);
          for (long i = 0; i < values.length(); i++) {
            double normal = random.nextGaussian();
            values.putScalar(
                i,
                switch (kind) {
                  case "W" -> normal / Math.sqrt(fanIn);
                  case "gamma" -> 1 + 0.3 * normal;
                  case "log10stdev" -> 0.1 * normal;
                  case "b", "beta", "mean" -> 0.3 * normal;
                  default -> throw new IllegalArgumentException(key);
                });
          }
        });
  }
}
