package org.lrp4j.relevance;

/**
 * What the steps of one explainer share.
 *
 * @param arrays where results come from
 * @param zeroBias whether rules leave biases out
 * @param keepsWeights whether modified weights are kept until the parameters change
 */
public record Workbench(ArrayPool arrays, boolean zeroBias, boolean keepsWeights) {

  /**
   * A workbench for a step by itself, with biases and everything kept.
   *
   * @return a workbench with a pool of its own
   */
  public static Workbench create() {
    return new Workbench(new ArrayPool(true), false, true);
  }
}
