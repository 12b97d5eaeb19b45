package org.lrp4j.evaluation.example;

import java.util.Locale;

/** Why an example is worth seeing. An example can have several reasons. */
public enum Reason {
  /** The prediction is right, and among the most confident ones of its class. */
  CONFIDENT_HIT("Most confident hits"),

  /** The prediction is wrong, and among the worst errors of its true class. */
  ERROR("Errors"),

  /** The two highest classes are closer together than elsewhere in its true class. */
  LEAST_CERTAIN("Least certain");

  private final String heading;

  Reason(String heading) {
    this.heading = heading;
  }

  /**
   * What stands above such examples in a report.
   *
   * @return a heading in English
   */
  public String heading() {
    return heading;
  }

  /**
   * The name for links and files.
   *
   * @return lower case, with dashes
   */
  public String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * How much an example is worth seeing for this reason.
   *
   * @param outcome what the network made of it
   * @return a number that is higher, the sooner the example is shown
   */
  public double score(Outcome outcome) {
    return switch (this) {
      case CONFIDENT_HIT -> outcome.confidence();
      case ERROR -> outcome.severity();
      case LEAST_CERTAIN -> -outcome.margin();
    };
  }
}
