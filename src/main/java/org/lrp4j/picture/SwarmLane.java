package org.lrp4j.picture;

import java.util.Arrays;

/**
 * One lane of a {@link BeeSwarm}: a dot for each example. The arrays are not copied.
 *
 * @param name the feature's name
 * @param values the feature's value in each example
 * @param relevance its relevance there
 */
public record SwarmLane(String name, double[] values, double[] relevance) {

  /**
   * A lane.
   *
   * @param name the feature's name
   * @param values the feature's value in each example
   * @param relevance its relevance there
   * @throws IllegalArgumentException if there are not as many values as relevances, or one is not
   *     finite
   */
  public SwarmLane {
    if (values.length != relevance.length) {
      throw new IllegalArgumentException(
          "\"%s\" has %d values, but %d relevances"
              .formatted(name, values.length, relevance.length));
    }
    if (!Arrays.stream(relevance).allMatch(Double::isFinite)
        || !Arrays.stream(values).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("\"" + name + "\" holds NaN or infinite values");
    }
  }

  /**
   * Where a value lies between the 5 % and the 95 % quantile, from 0 to 1: outliers take no room.
   */
  double[] levels() {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int last = sorted.length - 1;
    double low = sorted.length == 0 ? 0 : sorted[(int) Math.floor(0.05 * last)];
    double high = sorted.length == 0 ? 0 : sorted[(int) Math.ceil(0.95 * last)];
    return Arrays.stream(values)
        .map(value -> high > low ? Math.max(0, Math.min(1, (value - low) / (high - low))) : 0.5)
        .toArray();
  }
}
