package org.lrp4j.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;

/** The places of a graph in topological order, and how relevance can flow between them. */
final class Layout {

  private final Map<Integer, Place> places = new LinkedHashMap<>();

  Layout(ComputationGraph graph) {
    List<String> outputs = graph.getConfiguration().getNetworkOutputs();
    for (int index : graph.topologicalSortOrder()) {
      GraphVertex vertex = graph.getVertices()[index];
      if (vertex.isInputVertex()) {
        continue;
      }
      String name = vertex.getVertexName();
      var configured = graph.getConfiguration().getVertices().get(name);
      LayerVertex layerVertex = vertex instanceof LayerVertex found ? found : null;
      places.put(
          index,
          new Place(
              name,
              index,
              numbers(vertex.getInputVertices()),
              numbers(vertex.getOutputVertices()),
              outputs.contains(name),
              layerVertex == null ? null : thawed(layerVertex.getLayer()),
              layerVertex == null ? null : configuration(configured),
              layerVertex == null ? null : layerVertex.getLayerPreProcessor(),
              layerVertex == null ? configured : null));
    }
  }

  private static List<Integer> numbers(VertexIndices[] vertices) {
    return vertices == null
        ? List.of()
        : Arrays.stream(vertices).map(VertexIndices::getVertexIndex).toList();
  }

  private static Layer thawed(Layer layer) {
    if (layer instanceof FrozenLayer frozen) {
      return thawed(frozen.getUnderlying());
    }
    if (layer instanceof FrozenLayerWithBackprop frozen) {
      return thawed(frozen.getUnderlying());
    }
    return layer;
  }

  private static org.deeplearning4j.nn.conf.layers.Layer configuration(
      org.deeplearning4j.nn.conf.graph.GraphVertex configured) {
    var vertex = (org.deeplearning4j.nn.conf.graph.LayerVertex) configured;
    return thawed(vertex.getLayerConf().getLayer());
  }

  private static org.deeplearning4j.nn.conf.layers.Layer thawed(
      org.deeplearning4j.nn.conf.layers.Layer layer) {
    if (layer instanceof org.deeplearning4j.nn.conf.layers.misc.FrozenLayer frozen) {
      return thawed(frozen.getLayer());
    }
    if (layer instanceof org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop frozen) {
      return thawed(frozen.getUnderlying());
    }
    return layer;
  }

  /** All places in topological order. */
  List<Place> places() {
    return new ArrayList<>(places.values());
  }

  /** The place of that number, or null for an input of the network. */
  Place place(int index) {
    return places.get(index);
  }

  /** Whether a place with one input is the only one that reads what it reads. */
  boolean isOnlyReader(Place place) {
    Place source = place(place.sources().get(0));
    return source != null && !source.isOutput() && source.consumers().size() == 1;
  }
}
