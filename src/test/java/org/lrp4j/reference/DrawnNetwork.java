package org.lrp4j.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The layers and vertices that were drawn, and DL4J's network of them. */
final class DrawnNetwork {

  /** A layer or vertex, its name and what feeds it. */
  record Part(
      String name,
      Object configuration,
      InputPreProcessor preprocessor,
      List<String> sources,
      DrawnForm form) {

    boolean isLayer() {
      return configuration instanceof Layer;
    }

    @Override
    public String toString() {
      return sources
          + " → "
          + name
          + " "
          + form
          + (preprocessor == null ? "" : " behind " + preprocessor.getClass().getSimpleName())
          + "  "
          + configuration;
    }
  }

  private final Map<String, DrawnForm> inputs;
  private final List<Part> parts;
  private final boolean isChain;
  private final boolean channelsLast;
  private final String output;
  private final Model model;

  DrawnNetwork(
      Map<String, DrawnForm> inputs, List<Part> parts, boolean isChain, boolean channelsLast) {
    this.inputs = new LinkedHashMap<>(inputs);
    this.parts = List.copyOf(parts);
    this.isChain = isChain;
    this.channelsLast = channelsLast;
    this.output = parts.get(parts.size() - 1).name();
    this.model = isChain ? chain() : graph();
  }

  private static NeuralNetConfiguration.Builder configuration() {
    return new NeuralNetConfiguration.Builder()
        .dataType(DataType.DOUBLE)
        // With workspaces DL4J refuses some chains that begin with layers working in place.
        .inferenceWorkspaceMode(WorkspaceMode.NONE)
        .trainingWorkspaceMode(WorkspaceMode.NONE)
        .activation(Activation.IDENTITY);
  }

  private MultiLayerNetwork chain() {
    var list = configuration().list();
    for (int i = 0; i < parts.size(); i++) {
      list.layer((Layer) parts.get(i).configuration());
      if (parts.get(i).preprocessor() != null) {
        list.inputPreProcessor(i, parts.get(i).preprocessor());
      }
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  private ComputationGraph graph() {
    GraphBuilder builder = configuration().graphBuilder();
    inputs.keySet().forEach(builder::addInputs);
    for (Part part : parts) {
      String[] sources = part.sources().toArray(String[]::new);
      if (part.configuration() instanceof GraphVertex vertex) {
        builder.addVertex(part.name(), vertex, sources);
      } else {
        builder.addLayer(part.name(), (Layer) part.configuration(), part.preprocessor(), sources);
      }
    }
    ComputationGraph network = new ComputationGraph(builder.setOutputs(output).build());
    network.init();
    return network;
  }

  Model model() {
    return model;
  }

  boolean isChain() {
    return isChain;
  }

  boolean channelsLast() {
    return channelsLast;
  }

  Map<String, DrawnForm> inputs() {
    return inputs;
  }

  List<Part> parts() {
    return parts;
  }

  String output() {
    return output;
  }

  List<Part> readers(String name) {
    List<Part> readers = new ArrayList<>();
    for (Part part : parts) {
      part.sources().stream().filter(name::equals).forEach(source -> readers.add(part));
    }
    return readers;
  }

  /** The network's own output, of copies: it may write into its inputs. */
  INDArray ownOutput(INDArray... batches) {
    INDArray[] copies = new INDArray[batches.length];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = batches[i].dup();
    }
    return model instanceof MultiLayerNetwork chain
        ? chain.output(copies[0])
        : ((ComputationGraph) model).output(copies)[0];
  }

  ReferenceNetwork reference(LayerRules rules, boolean zeroBias) {
    return model instanceof MultiLayerNetwork chain
        ? ReferenceNetwork.of(chain, rules, zeroBias)
        : ReferenceNetwork.of((ComputationGraph) model, rules, zeroBias);
  }

  /** New parameters everywhere. */
  void fill(Random random) {
    for (Part part : parts) {
      if (part.isLayer()) {
        org.deeplearning4j.nn.api.Layer layer =
            model instanceof MultiLayerNetwork chain
                ? chain.getLayer(part.name())
                : ((ComputationGraph) model).getLayer(part.name());
        layer.paramTable().forEach((key, values) -> fill(key, values, random));
      }
    }
  }

  private static void fill(String key, INDArray values, Random random) {
    double fanIn =
        values.rank() == 4
            ? (double) values.length() / values.size(0)
            : values.rank() == 2 ? values.size(0) : 1;
    for (long i = 0; i < values.length(); i++) {
      double normal = random.nextGaussian();
      double value =
          switch (key) {
            case "W" -> normal / Math.sqrt(fanIn);
            case "gamma" -> 0.3 + normal;
            case "log10stdev" -> 0.2 * normal;
            case "var" -> 0.3 + normal * normal;
            case "b", "beta", "mean" -> 0.3 * normal;
            default -> throw new IllegalArgumentException(key);
          };
      values.putScalar(i, value);
    }
  }

  @Override
  public String toString() {
    return (isChain ? "chain" : "graph")
        + (channelsLast ? ", channels last, " : ", ")
        + inputs
        + parts.stream().map(Part::toString).collect(Collectors.joining("\n  ", "\n  ", ""));
  }
}
