package org.lrp4j.cli;

import java.util.List;
import java.util.OptionalLong;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** How many columns a network's first output has, as far as its configuration tells. */
final class OutputColumns {

  private OutputColumns() {}

  static OptionalLong of(Model network) {
    return network instanceof MultiLayerNetwork chain
        ? of(chain.getLayerWiseConfigurations())
        : of(((ComputationGraph) network).getConfiguration());
  }

  private static OptionalLong of(MultiLayerConfiguration chain) {
    for (int i = chain.getConfs().size() - 1; i >= 0; i--) {
      Layer layer = chain.getConf(i).getLayer();
      if (!passesOn(layer)) {
        return columns(layer);
      }
    }
    return OptionalLong.empty();
  }

  private static OptionalLong of(ComputationGraphConfiguration graph) {
    String name = graph.getNetworkOutputs().get(0);
    while (graph.getVertices().get(name) instanceof LayerVertex vertex) {
      Layer layer = vertex.getLayerConf().getLayer();
      List<String> inputs = graph.getVertexInputs().get(name);
      if (!passesOn(layer) || inputs.size() != 1) {
        return columns(layer);
      }
      name = inputs.get(0);
    }
    return OptionalLong.empty();
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
        || own instanceof GlobalPoolingLayer
        || own instanceof FeedForwardLayer sized && sized.getNOut() <= 0;
  }

  private static Layer thawed(Layer layer) {
    return layer instanceof FrozenLayer frozen ? frozen.getLayer() : layer;
  }
}
