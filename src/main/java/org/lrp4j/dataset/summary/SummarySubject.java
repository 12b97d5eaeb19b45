package org.lrp4j.dataset.summary;

import java.util.Optional;

/**
 * What a summary is of, so that those of different models or composites are not taken for parts of
 * one.
 *
 * @param text such as a composite and a checksum of parameters; empty if nobody said
 */
record SummarySubject(String text) {

  static final SummarySubject UNKNOWN = new SummarySubject("");

  /**
   * The subject of two together.
   *
   * @throws IllegalArgumentException if both are known and different
   */
  SummarySubject with(SummarySubject other) {
    if (text.isEmpty() || other.text.isEmpty() || text.equals(other.text)) {
      return text.isEmpty() ? other : this;
    }
    throw new IllegalArgumentException(
        "Only summaries of parts of one data set, by one model and composite, can be merged, but"
            + " one is of "
            + text
            + ", and the other of "
            + other.text);
  }

  Optional<String> known() {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
