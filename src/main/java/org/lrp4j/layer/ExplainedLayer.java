package org.lrp4j.layer;

import java.util.Optional;

/**
 * A layer or vertex of the network and how relevance goes through it.
 *
 * @param name its name in the network
 * @param type its DL4J type
 * @param treatment its rule, or how it treats relevance
 * @param isLayer whether it is a layer, and not a vertex without one
 * @param parameters how many parameters it has
 * @param remark a sentence on what to keep in mind about relevance behind this layer, if anything
 */
public record ExplainedLayer(
    String name,
    String type,
    String treatment,
    boolean isLayer,
    long parameters,
    Optional<String> remark) {

  /**
   * A layer that there is nothing to remark about.
   *
   * @param name its name in the network
   * @param type its DL4J type
   * @param treatment its rule, or how it treats relevance
   * @param isLayer whether it is a layer, and not a vertex without one
   * @param parameters how many parameters it has
   */
  public ExplainedLayer(
      String name, String type, String treatment, boolean isLayer, long parameters) {
    this(name, type, treatment, isLayer, parameters, Optional.empty());
  }
}
