package org.lrp4j.layer;

/**
 * A layer or vertex of the network and how relevance goes through it.
 *
 * @param name its name in the network
 * @param type its DL4J type
 * @param treatment its rule, or how it treats relevance
 * @param isLayer whether it is a layer, and not a vertex without one
 * @param parameters how many parameters it has
 */
public record ExplainedLayer(
    String name, String type, String treatment, boolean isLayer, long parameters) {}
