package org.lrp4j.engine.step;

import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.parameter.Fingerprints;

/**
 * What the steps of one explainer share.
 *
 * @param arrays where results come from
 * @param fingerprints what notices that parameters have changed
 * @param zeroBias whether rules leave biases out
 * @param keepsWeights whether modified weights are kept until the parameters change
 * @param sumsUp whether it is added up what biases absorb
 * @param reproducible whether nothing is chosen by how fast it ran here
 */
public record Workbench(
    ArrayPool arrays,
    Fingerprints fingerprints,
    boolean zeroBias,
    boolean keepsWeights,
    boolean sumsUp,
    boolean reproducible) {

  /**
   * A workbench of which nothing is in use yet.
   *
   * @param zeroBias whether rules leave biases out
   * @param keepsMemory whether modified weights and free arrays are kept for the next explanation
   * @param fixedParameters whether parameters never change
   * @param sumsUp whether it is added up what biases absorb
   * @param reproducible whether nothing is chosen by how fast it ran here
   */
  public Workbench(
      boolean zeroBias,
      boolean keepsMemory,
      boolean fixedParameters,
      boolean sumsUp,
      boolean reproducible) {
    this(
        new ArrayPool(keepsMemory),
        new Fingerprints(fixedParameters),
        zeroBias,
        keepsMemory,
        sumsUp,
        reproducible);
  }

  /**
   * A workbench for a step by itself, with biases and everything kept.
   *
   * @return a workbench with a pool of its own
   */
  public static Workbench create() {
    return new Workbench(false, true, false, true, false);
  }
}
