package org.lrp4j.evaluation.report;

import java.util.LinkedHashMap;
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

  /**
   * The means of the columns' figures, each column counting alike.
   *
   * @param byColumn the figures of each column
   * @param names the figures that are wanted
   * @return the means by their names, of those columns that have such a figure; NaN if none has
   */
  public static Map<String, Double> means(List<Map<String, Double>> byColumn, String... names) {
    Map<String, Double> means = new LinkedHashMap<>();
    for (String name : names) {
      means.put(
          name,
          byColumn.stream()
              .mapToDouble(column -> column.get(name))
              .filter(Double::isFinite)
              .average()
              .orElse(Double.NaN));
    }
    return means;
  }

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
