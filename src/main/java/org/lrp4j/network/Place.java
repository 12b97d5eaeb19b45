package org.lrp4j.network;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;

/**
 * A layer or vertex at its place in the graph, before it is wrapped.
 *
 * @param name its name
 * @param index its number among the graph's vertices
 * @param sources the numbers of the vertices that feed its inputs, in order
 * @param consumers the numbers of the vertices that it feeds
 * @param isOutput whether it is an output of the network
 * @param layer the layer, without the wrappers that freeze it, or null for a vertex
 * @param preprocessor the layer's preprocessor, or null
 * @param vertex the configuration of a vertex without a layer, or null for a layer
 */
record Place(
    String name,
    int index,
    List<Integer> sources,
    List<Integer> consumers,
    boolean isOutput,
    Layer layer,
    InputPreProcessor preprocessor,
    GraphVertex vertex) {

  boolean isLayer() {
    return layer != null;
  }

  org.deeplearning4j.nn.conf.layers.Layer configuration() {
    return layer.conf().getLayer();
  }

  /** The DL4J type, for tables. */
  String type() {
    return (isLayer() ? configuration() : vertex).getClass().getSimpleName();
  }
}
