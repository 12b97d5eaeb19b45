package org.lrp4j.dataset.summary;

/** What an input is, which decides by what its relevance is added up. */
public enum InputKind {
  /** A row of numbers: [features]. */
  TABLE,
  /** A sequence of rows: [features, time]. */
  SEQUENCE,
  /** Indices of words: [time]. */
  WORDS,
  /** An image: [channels, height, width]. */
  IMAGE,
  /** A volume or film: [channels, depth, height, width]. */
  VOLUME
}
