package org.lrp4j.network;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The user's network, seen as a graph: a configuration of our own to build from, and its
 * parameters. From here on a chain of layers is a graph.
 *
 * @param configuration a copy, free to change
 * @param parameters gives the network's parameters, all in one array; not to be written to
 */
record Source(ComputationGraphConfiguration configuration, Supplier<INDArray> parameters) {

  static Source of(ComputationGraph network) {
    if (network.getVertices() == null) {
      throw notInitialised("ComputationGraph");
    }
    return new Source(network.getConfiguration(), network::params).copy();
  }

  /** The same with a configuration of its own. */
  Source copy() {
    ComputationGraphConfiguration copy = configuration.clone();
    configuration
        .getVertices()
        .forEach(
            (name, original) ->
                copy.getVertices().computeIfPresent(name, (n, v) -> faithful(original, v)));
    return new Source(copy, parameters);
  }

  /** The copy of a vertex, without what freezes it, and with what DL4J's clone() forgets. */
  private static GraphVertex faithful(GraphVertex original, GraphVertex copy) {
    if (original instanceof FrozenVertex frozen) {
      return faithful(frozen.getUnderlying(), ((FrozenVertex) copy).getUnderlying());
    }
    if (original instanceof MergeVertex merge) {
      ((MergeVertex) copy).setMergeAxis(merge.getMergeAxis());
    }
    if (original instanceof ReshapeVertex reshape) {
      return new ReshapeVertex(
          reshape.getReshapeOrder(), reshape.getNewShape(), reshape.getMaskShape());
    }
    return copy;
  }

  static Source of(MultiLayerNetwork network) {
    if (!network.isInitCalled()) {
      throw notInitialised("MultiLayerNetwork");
    }
    // MultiLayerNetwork.toComputationGraph() would also copy parameters and updater state, set the
    // seed of ND4J's random numbers, and call the layers by their numbers.
    MultiLayerConfiguration chain = network.getLayerWiseConfigurations().clone();
    var builder =
        new NeuralNetConfiguration.Builder()
            .dataType(chain.getDataType())
            .graphBuilder()
            .validateOutputLayerConfig(false);
    Set<String> names = new HashSet<>();
    String previous = "input";
    names.add(previous);
    builder.addInputs(previous);
    for (int i = 0; i < chain.getConfs().size(); i++) {
      var layer = chain.getConf(i).getLayer();
      String name = unique(layer.getLayerName(), i, names);
      builder.addLayer(name, layer, chain.getInputPreProcess(i), previous);
      previous = name;
    }
    builder.setOutputs(previous);
    return new Source(builder.build(), network::params);
  }

  private static String unique(String wanted, int index, Set<String> taken) {
    String name = wanted == null ? "layer" + index : wanted;
    while (!taken.add(name)) {
      name = name + "-" + index;
    }
    return name;
  }

  private static IllegalStateException notInitialised(String type) {
    return new IllegalStateException(
        "The " + type + " has no parameters yet: call init(), or load a trained model, first");
  }
}
