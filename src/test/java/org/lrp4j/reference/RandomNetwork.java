package org.lrp4j.reference;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A random but valid network, its parameters and a batch of inputs. Everything follows from the
 * seed, so the same network can be built twice, in either data format.
 */
final class RandomNetwork {

  static final int CHANNELS = 2;
  static final int HEIGHT = 8;
  static final int WIDTH = 7;

  /**
   * What a network may consist of.
   *
   * @param graph whether layers fork and join, and whether there may be two inputs
   * @param biased whether there are biases, and activation functions that are not 0 at 0
   * @param exactZeros whether activations can be exactly zero: by ReLU, or by padding with zeros
   * @param eitherFormat whether only what DL4J can do in both data formats may be used
   */
  record Traits(boolean graph, boolean biased, boolean exactZeros, boolean eitherFormat) {}

  /** A layer or vertex, its name and what feeds it. */
  record Part(String name, Object configuration, List<String> sources) {}

  private final long seed;
  private final Traits traits;

  RandomNetwork(long seed, Traits traits) {
    this.seed = seed;
    this.traits = traits;
  }

  MultiLayerNetwork chain() {
    var list = configuration().list();
    architecture(CNN2DFormat.NCHW)
        .parts()
        .forEach(
            part -> list.layer((org.deeplearning4j.nn.conf.layers.Layer) part.configuration()));
    list.setInputType(inputType(CNN2DFormat.NCHW));
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    fill(network.getLayers());
    return network;
  }

  ComputationGraph graph() {
    return graph(CNN2DFormat.NCHW);
  }

  ComputationGraph graph(CNN2DFormat format) {
    GraphBuilder builder = configuration().graphBuilder();
    RandomArchitecture architecture = architecture(format);
    InputType[] types = new InputType[architecture.inputs().size()];
    for (int i = 0; i < types.length; i++) {
      builder.addInputs(architecture.inputs().get(i));
      types[i] = inputType(format);
    }
    builder.setInputTypes(types);
    for (Part part : architecture.parts()) {
      String[] sources = part.sources().toArray(String[]::new);
      if (part.configuration() instanceof GraphVertex vertex) {
        builder.addVertex(part.name(), vertex, sources);
      } else {
        var layer = (org.deeplearning4j.nn.conf.layers.Layer) part.configuration();
        builder.addLayer(part.name(), layer, sources);
      }
    }
    List<Part> parts = architecture.parts();
    builder.setOutputs(parts.get(parts.size() - 1).name());
    ComputationGraph network = new ComputationGraph(builder.build());
    network.init();
    fill(network.getLayers());
    return network;
  }

  /** Images of both signs, from −1 to 1, for each input of the network. */
  INDArray[] inputs(int batch) {
    Random random = new Random(seed + 1);
    INDArray[] inputs = new INDArray[architecture(CNN2DFormat.NCHW).inputs().size()];
    for (int i = 0; i < inputs.length; i++) {
      double[] values = random.doubles((long) batch * CHANNELS * HEIGHT * WIDTH, -1, 1).toArray();
      inputs[i] = Nd4j.createFromArray(values).reshape(batch, CHANNELS, HEIGHT, WIDTH);
    }
    return inputs;
  }

  private RandomArchitecture architecture(CNN2DFormat format) {
    return new RandomArchitecture(new Random(seed), traits, format);
  }

  private static NeuralNetConfiguration.Builder configuration() {
    return new NeuralNetConfiguration.Builder()
        .dataType(DataType.DOUBLE)
        .activation(Activation.IDENTITY);
  }

  private static InputType inputType(CNN2DFormat format) {
    return InputType.convolutional(HEIGHT, WIDTH, CHANNELS, format);
  }

  private void fill(Layer... layers) {
    Random random = new Random(seed + 2);
    for (Layer layer : layers) {
      boolean prelu = layer.conf().getLayer() instanceof PReLULayer;
      layer
          .paramTable()
          .forEach(
              (key, values) -> {
                double fanIn = prelu ? 1 : fanIn(values);
                for (long i = 0; i < values.length(); i++) {
                  double normal = random.nextGaussian();
                  values.putScalar(
                      i, prelu ? 0.1 + random.nextDouble() : value(key, normal, fanIn));
                }
              });
    }
  }

  private double value(String key, double normal, double fanIn) {
    return switch (key) {
      case "W" -> normal / Math.sqrt(fanIn);
      case "gamma" -> 1 + 0.2 * normal;
      case "log10stdev" -> 0.1 * normal;
      case "b", "beta", "mean" -> traits.biased() ? 0.1 * normal : 0;
      default -> throw new IllegalArgumentException(key);
    };
  }

  private static double fanIn(INDArray values) {
    return switch (values.rank()) {
      case 4 -> (double) values.length() / values.size(0);
      case 2 -> values.size(0);
      default -> 1;
    };
  }

  @Override
  public String toString() {
    return "seed "
        + seed
        + architecture(CNN2DFormat.NCHW).parts().stream()
            .map(part -> part.sources() + " → " + part.name() + " " + part.configuration())
            .collect(Collectors.joining("\n  ", "\n  ", ""));
  }
}
