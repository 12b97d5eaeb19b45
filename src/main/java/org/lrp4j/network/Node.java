package org.lrp4j.network;

import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.lrp4j.wrapper.RelevanceNode;

/**
 * A wrapped layer or vertex at its place in the shadow network.
 *
 * @param name its name
 * @param type its DL4J type, for tables
 * @param index its number among the graph's vertices
 * @param sources the numbers of the vertices that feed its inputs, in order
 * @param wrapper what redistributes relevance
 * @param preprocessor the layer's preprocessor, or null
 */
record Node(
    String name,
    String type,
    int index,
    List<Integer> sources,
    RelevanceNode wrapper,
    InputPreProcessor preprocessor) {}
