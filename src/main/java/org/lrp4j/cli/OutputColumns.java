package org.lrp4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** What a network's output is, as far as its configuration tells. */
final class OutputColumns {

  /** Place, size and confidence. */
  private static final int NUMBERS_OF_A_BOX = 5;

  private OutputColumns() {}

  /** How many columns the first output has. */
  static OptionalLong of(Model network) {
    return of(network, Optional.empty());
  }

  /**
   * How many columns an output has.
   *
   * @param output its name, or empty for the first
   */
  static OptionalLong of(Model network, Optional<String> output) {
    List<Layer> layers = fromTheEnd(network, output);
    return layers.isEmpty() ? OptionalLong.empty() : columns(layers.get(layers.size() - 1));
  }

  /** Whether each column of the first output is a probability by itself. */
  static boolean areSigmoids(Model network) {
    return areSigmoids(network, Optional.empty());
  }

  /** Whether each column of an output, by default of the first, is a probability by itself. */
  static boolean areSigmoids(Model network, Optional<String> output) {
    return endsIn(network, output, ActivationSigmoid.class);
  }

  /** Whether the columns are the probabilities of classes, of which one is the case. */
  static boolean areSoftmax(Model network) {
    return endsIn(network, Optional.empty(), ActivationSoftmax.class);
  }

  /** Whether an output is the boxes of an object detector. */
  static boolean areBoxes(Model network, Optional<String> output) {
    return fromTheEnd(network, output).stream()
        .map(OutputColumns::thawed)
        .anyMatch(Yolo2OutputLayer.class::isInstance);
  }

  /** How many classes a detector tells apart in its boxes, as far as the layer before it tells. */
  static OptionalLong classesOfBoxes(Model network, Optional<String> output) {
    OptionalLong columns = of(network, output);
    return fromTheEnd(network, output).stream()
        .map(OutputColumns::thawed)
        .filter(Yolo2OutputLayer.class::isInstance)
        .mapToLong(layer -> ((Yolo2OutputLayer) layer).getBoundingBoxes().size(0))
        .filter(boxes -> columns.isPresent() && columns.getAsLong() / boxes >= NUMBERS_OF_A_BOX)
        .map(boxes -> columns.getAsLong() / boxes - NUMBERS_OF_A_BOX)
        .findFirst();
  }

  private static boolean endsIn(
      Model network, Optional<String> output, Class<? extends IActivation> function) {
    return fromTheEnd(network, output).stream()
        .map(OutputColumns::thawed)
        .anyMatch(
            layer ->
                layer instanceof ActivationLayer own && function.isInstance(own.getActivationFn())
                    || layer instanceof BaseLayer base
                        && function.isInstance(base.getActivationFn()));
  }

  /** The layers from the output back to the one that says how many columns there are. */
  private static List<Layer> fromTheEnd(Model network, Optional<String> output) {
    if (network instanceof MultiLayerNetwork chain) {
      return fromTheEnd(chain.getLayerWiseConfigurations());
    }
    ComputationGraphConfiguration graph = ((ComputationGraph) network).getConfiguration();
    return fromTheEnd(graph, output.orElse(graph.getNetworkOutputs().get(0)));
  }

  private static List<Layer> fromTheEnd(MultiLayerConfiguration chain) {
    List<Layer> layers = new ArrayList<>();
    for (int i = chain.getConfs().size() - 1; i >= 0; i--) {
      layers.add(chain.getConf(i).getLayer());
      if (!passesOn(layers.get(layers.size() - 1))) {
        break;
      }
    }
    return layers;
  }

  private static List<Layer> fromTheEnd(ComputationGraphConfiguration graph, String output) {
    List<Layer> layers = new ArrayList<>();
    String name = output;
    while (graph.getVertices().get(name) instanceof LayerVertex vertex) {
      Layer layer = vertex.getLayerConf().getLayer();
      List<String> inputs = graph.getVertexInputs().get(name);
      layers.add(layer);
      if (!passesOn(layer) || inputs.size() != 1) {
        break;
      }
      name = inputs.get(0);
    }
    return layers;
  }

  private static OptionalLong columns(Layer layer) {
    return thawed(layer) instanceof FeedForwardLayer sized && sized.getNOut() > 0
        ? OptionalLong.of(sized.getNOut())
        : OptionalLong.empty();
  }

  /** Whether as many columns leave a layer as arrive; layers of a loss alone tell no size. */
  private static boolean passesOn(Layer layer) {
    Layer own = thawed(layer);
    return own instanceof ActivationLayer
        || own instanceof Yolo2OutputLayer
        || own instanceof GlobalPoolingLayer
        || own instanceof FeedForwardLayer sized && sized.getNOut() <= 0;
  }

  private static Layer thawed(Layer layer) {
    return layer instanceof FrozenLayer frozen ? frozen.getLayer() : layer;
  }
}
