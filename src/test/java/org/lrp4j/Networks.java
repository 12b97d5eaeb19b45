package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Tiny networks with parameters of both signs, biases included; DOUBLE unless said otherwise. */
public final class Networks {

  private Networks() {}

  /** Where every test network begins. */
  public static NeuralNetConfiguration.Builder configuration(DataType type) {
    return new NeuralNetConfiguration.Builder().seed(7).dataType(type).updater(new Adam(0.01));
  }

  public static MultiLayerNetwork chain(Layer... layers) {
    return chain(DataType.DOUBLE, null, layers);
  }

  public static MultiLayerNetwork chain(InputType input, Layer... layers) {
    return chain(DataType.DOUBLE, input, layers);
  }

  public static MultiLayerNetwork chain(DataType type, InputType input, Layer... layers) {
    var list = configuration(type).list(layers).validateOutputLayerConfig(false);
    if (input != null) {
      list.setInputType(input);
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    fill(network.paramTable());
    return network;
  }

  public static ComputationGraph graph(Consumer<GraphBuilder> description) {
    GraphBuilder builder = configuration(DataType.DOUBLE).graphBuilder();
    description.accept(builder.validateOutputLayerConfig(false));
    ComputationGraph network = new ComputationGraph(builder.build());
    network.init();
    fill(network.paramTable());
    return network;
  }

  /** Three features, four hidden units, three classes. */
  public static MultiLayerNetwork dense() {
    return chain(dense(3, 4, Activation.RELU), classes(4, 3));
  }

  /** Two channels, a convolution, global average pooling, three classes. */
  public static MultiLayerNetwork convolutional() {
    return chain(
        InputType.convolutional(5, 5, 2),
        convolution(3, Activation.RELU),
        new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
        classes(3, 3));
  }

  public static DenseLayer dense(int in, int out, Activation activation) {
    return new DenseLayer.Builder().nIn(in).nOut(out).activation(activation).build();
  }

  /** An output layer with softmax. */
  public static OutputLayer classes(int in, int out) {
    return output(in, out, Activation.SOFTMAX, LossFunction.MCXENT);
  }

  public static OutputLayer output(int in, int out, Activation activation, LossFunction loss) {
    return new OutputLayer.Builder(loss).nIn(in).nOut(out).activation(activation).build();
  }

  /** A convolution with a 2 × 2 kernel. */
  public static ConvolutionLayer convolution(int out, Activation activation) {
    return new ConvolutionLayer.Builder(2, 2).nOut(out).activation(activation).build();
  }

  /** Values of both signs; the same for the same seed and shape, whatever ND4J's RNG does. */
  public static INDArray values(long seed, long... shape) {
    Random random = new Random(seed);
    INDArray array = Nd4j.create(DataType.DOUBLE, shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextGaussian());
    }
    return array;
  }

  private static void fill(Map<String, INDArray> parameters) {
    long seed = 100;
    for (Map.Entry<String, INDArray> entry : parameters.entrySet()) {
      INDArray value = values(seed++, entry.getValue().shape());
      entry.getValue().assign(entry.getKey().endsWith("_var") ? value.mul(value).addi(0.1) : value);
    }
  }

  /** Equal shapes, and no difference above the tolerance relative to the largest value. */
  public static void assertClose(INDArray expected, INDArray actual, double tolerance) {
    assertArrayEquals(expected.shape(), actual.shape(), "shape");
    INDArray wanted = expected.castTo(DataType.DOUBLE);
    double largest = Math.max(wanted.amaxNumber().doubleValue(), 1e-3);
    double difference = wanted.sub(actual.castTo(DataType.DOUBLE)).amaxNumber().doubleValue();
    assertEquals(
        0, difference / largest, tolerance, () -> "expected\n" + expected + "\nbut got\n" + actual);
  }
}
