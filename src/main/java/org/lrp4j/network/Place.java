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
 * @param configuration the layer's configuration as it stands in the network's, or null for a
 *     vertex. The one that the layer itself names is, of a wrapper such as LastTimeStep, that of
 *     the layer inside.
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
    org.deeplearning4j.nn.conf.layers.Layer configuration,
    InputPreProcessor preprocessor,
    GraphVertex vertex) {

  boolean isLayer() {
    return layer != null;
  }

  /** The DL4J type, for tables. */
  String type() {
    return (isLayer() ? configuration : vertex).getClass().getSimpleName();
  }
}
