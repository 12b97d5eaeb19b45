package org.lrp4j.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.file.TextTable;
import org.lrp4j.layer.UnsupportedModelException;
import org.lrp4j.layer.UnsupportedModelException.Finding;

/**
 * All layers and vertices of a model that cannot be explained, in the order of the data; those that
 * stand in the way are marked.
 */
final class ProblemTable {

  private static final String MARK = "!";

  private final TextTable table = new TextTable("", "layer", "type", "what is wrong");

  ProblemTable(Model network, UnsupportedModelException problem) {
    Map<String, String> findings =
        problem.findings().stream()
            .collect(
                Collectors.toMap(
                    Finding::layer, Finding::what, (one, other) -> one + "; " + other));
    types(network)
        .forEach(
            (name, type) -> {
              String what = findings.remove(name);
              table.row(what == null ? "" : MARK, name, type, what == null ? "" : what);
            });
    // Whatever the network may be made of: no finding gets lost.
    problem.findings().stream()
        .filter(finding -> findings.containsKey(finding.layer()))
        .forEach(finding -> table.row(MARK, finding.layer(), finding.type(), finding.what()));
  }

  /** The names and types. */
  private static Map<String, String> types(Model network) {
    Map<String, String> types = new LinkedHashMap<>();
    if (network instanceof MultiLayerNetwork chain) {
      for (int i = 0; i < chain.getnLayers(); i++) {
        Layer layer = chain.getLayerWiseConfigurations().getConf(i).getLayer();
        String name = layer.getLayerName();
        types.put(name == null ? "layer" + i : name, type(layer));
      }
      return types;
    }
    ComputationGraph graph = (ComputationGraph) network;
    ComputationGraphConfiguration configuration = graph.getConfiguration();
    for (int index : graph.topologicalSortOrder()) {
      String name = graph.getVertices()[index].getVertexName();
      if (configuration.getVertices().get(name) instanceof LayerVertex vertex) {
        types.put(name, type(vertex.getLayerConf().getLayer()));
      } else if (configuration.getVertices().containsKey(name)) {
        types.put(name, configuration.getVertices().get(name).getClass().getSimpleName());
      }
    }
    return types;
  }

  private static String type(Layer layer) {
    Layer own = layer instanceof FrozenLayer frozen ? frozen.getLayer() : layer;
    return own.getClass().getSimpleName();
  }

  @Override
  public String toString() {
    return table.toString();
  }
}
