package org.lrp4j.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where the inputs come from, a batch at a time. */
interface InputSource extends Closeable {

  /** How many inputs there are. */
  long count();

  /** How many of them are examples, and not other files that only lie beside these. */
  default long examples() {
    return count();
  }

  /**
   * The next batch.
   *
   * @return at least one input, or empty if there are no more
   * @throws IOException if the source as a whole cannot be read
   */
  Optional<Batch> next() throws IOException;

  /**
   * Reads no more than it must to give these inputs, and may give others as well. Before the first
   * batch.
   *
   * @param positions where they are
   */
  default void only(Set<Integer> positions) {
    // What is read as a whole costs nothing more.
  }

  /** What was left out so far because it could not be read, and why. */
  default List<String> skipped() {
    return List.of();
  }

  /** Whether every input is a file of its own, and so gets files of its own. */
  default boolean isFiles() {
    return false;
  }

  /** The features' names, if the source tells. */
  default List<String> featureNames() {
    return List.of();
  }
}
