package org.lrp4j.rule;

/** Where a {@link Term} takes part, by the sign of the layer's true pre-activation {@code z}. */
public enum Gate {
  /** At every output. */
  EVERYWHERE,
  /** Only where {@code z > 0}. */
  WHERE_POSITIVE,
  /** Only where {@code z < 0}. */
  WHERE_NEGATIVE
}
