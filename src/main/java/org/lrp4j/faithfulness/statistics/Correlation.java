package org.lrp4j.faithfulness.statistics;

import java.util.Arrays;

/** How alike two lists of numbers are. */
public final class Correlation {

  private Correlation() {}

  /**
   * Pearson's: how well a line describes one by the other.
   *
   * @param one numbers
   * @param other as many numbers
   * @return between −1 and 1; NaN if one of the lists is constant
   */
  public static double pearson(double[] one, double[] other) {
    if (one.length != other.length) {
      throw new IllegalArgumentException(
          "Expected two lists of one length, but got " + one.length + " and " + other.length);
    }
    double meanOne = Arrays.stream(one).average().orElse(Double.NaN);
    double meanOther = Arrays.stream(other).average().orElse(Double.NaN);
    double products = 0;
    double squaresOne = 0;
    double squaresOther = 0;
    for (int i = 0; i < one.length; i++) {
      double a = one[i] - meanOne;
      double b = other[i] - meanOther;
      products += a * b;
      squaresOne += a * a;
      squaresOther += b * b;
    }
    return products / Math.sqrt(squaresOne * squaresOther);
  }

  /**
   * Spearman's: Pearson's of the ranks, in which equal numbers share the mean of theirs.
   *
   * @param one numbers
   * @param other as many numbers
   * @return between −1 and 1; NaN if one of the lists is constant
   */
  public static double spearman(double[] one, double[] other) {
    return pearson(ranks(one), ranks(other));
  }

  /** From 1, the mean for equal numbers. */
  static double[] ranks(double[] values) {
    double[] sorted = values.clone();
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] += 0.0; // −0 is 0, which sorting would tell apart
    }
    double[] plain = sorted.clone();
    Arrays.sort(sorted);
    double[] ranks = new double[values.length];
    for (int i = 0; i < ranks.length; i++) {
      int below = below(sorted, plain[i], false);
      int upTo = below(sorted, plain[i], true);
      ranks[i] = (below + 1 + upTo) / 2.0;
    }
    return ranks;
  }

  /** How many are less, or at most, a value. */
  private static int below(double[] sorted, double value, boolean orEqual) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = low + high >>> 1;
      if (sorted[middle] < value || orEqual && sorted[middle] == value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
