package org.lrp4j.dataset.summary;

/** By what relevance is added up. */
public enum Breakdown {
  /** The columns of a table, or the features of a sequence over all its time steps. */
  FEATURE,
  /** The channels of an image or volume. */
  CHANNEL,
  /** The cells of a grid over an image, or over the slices of a volume together. */
  POSITION,
  /** The time steps of a sequence. */
  TIME_STEP,
  /** The words that stand behind indices. */
  WORD,
  /** The inputs of a network with several. */
  INPUT;

  /** Whether a network's inputs always have as many such units; sequences may be of any length. */
  boolean isFixed() {
    return this == FEATURE || this == CHANNEL || this == INPUT;
  }
}
