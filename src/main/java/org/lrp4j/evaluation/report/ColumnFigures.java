package org.lrp4j.evaluation.report;

import java.util.List;
import java.util.Map;

/**
 * The figures of an evaluation column by column of the output.
 *
 * @param kind what the columns are
 * @param overall the figures over all columns by their names; NaN where there is none
 * @param byColumn those of each column
 * @param note of what the figures are, in sentences
 * @param stats all of DL4J's figures as it prints them
 */
public record ColumnFigures(
    Kind kind,
    Map<String, Double> overall,
    List<Map<String, Double>> byColumn,
    String note,
    String stats) {

  /** What the columns of an output are. */
  public enum Kind {
    /** A number each. */
    REGRESSION("Output", "output", "outputs"),

    /** A label each, which applies or does not. */
    MULTI_LABEL("Label", "label", "labels");

    private final String heading;
    private final String singular;
    private final String plural;

    Kind(String heading, String singular, String plural) {
      this.heading = heading;
      this.singular = singular;
      this.plural = plural;
    }

    String heading() {
      return heading;
    }

    String counted(int count) {
      return Page.counted(count, singular, plural);
    }
  }
}
