package org.lrp4j.reference;

import java.util.Arrays;
import java.util.Locale;

/**
 * What lrp4j is known to get wrong, and what random networks therefore leave out. Delete a constant
 * when its fault is mended; {@code -Dlrp4j.random.faults=NAME,…} (or {@code all}) draws them
 * anyway.
 */
enum KnownFault {
  /**
   * Memory is given back while it is still read, where the way back through a layer's preprocessor
   * copies: between sequences and rows, and for arrays with axes of size one.
   */
  COPYING_PREPROCESSORS,
  /** Preprocessors of stacked sequences are told the batch of the network's first input. */
  STACKED_SEQUENCES,
  /** Element-wise vertices broadcast along outer axes of size one. */
  BROADCAST_ALONG_OUTER_AXES;

  /** Whether it is to be left out. */
  boolean isLeftOut() {
    String wanted = System.getProperty("lrp4j.random.faults", "").toUpperCase(Locale.ROOT);
    return !wanted.equals("ALL") && Arrays.stream(wanted.split(",")).noneMatch(name()::equals);
  }
}
