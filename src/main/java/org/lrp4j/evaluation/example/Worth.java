package org.lrp4j.evaluation.example;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Why something is worth seeing that is no classifier's example.
 *
 * @param <O> what the network made of it
 */
public sealed interface Worth<O> permits ColumnReason, SegmentationReason {

  /**
   * The name of the constant.
   *
   * @return upper case, with underscores
   */
  String name();

  /**
   * What stands above such examples in a report.
   *
   * @return a heading in English
   */
  String heading();

  /**
   * The name for links and files.
   *
   * @return lower case, with dashes
   */
  default String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * What it is of a classifier's examples: as many of them are shown.
   *
   * @return the reason
   */
  Reason like();

  /**
   * How much an example is worth seeing for this reason.
   *
   * @param outcome what the network made of it
   * @return a number that is higher, the sooner the example is shown; empty if it is not at all
   */
  OptionalDouble score(O outcome);
}
