package org.lrp4j.dataset.summary;

/**
 * Between which values a mean lies, with a confidence of 95 %.
 *
 * @param low the lower end; −∞ of a single value
 * @param high the upper end; ∞ of a single value
 */
public record Interval(double low, double high) {

  /** Of the normal distribution: 2.5 % of it lie above. */
  private static final double NORMAL = 1.959963984540054;

  /** The 97.5 % quantiles of Student's distribution with 1, 2, … degrees of freedom. */
  private static final double[] QUANTILES = {
    12.706204736174694,
    4.302652729749462,
    3.1824463052837078,
    2.7764451051977934,
    2.5705818356363146,
    2.4469118511449786,
    2.364624251592784,
    2.306004135204166,
    2.262157162798205,
    2.228138851986274
  };

  /**
   * Student's interval, m ± t·s/√n, where t is the quantile of Student's distribution with n − 1
   * degrees of freedom.
   *
   * @param mean m, the mean of the values
   * @param deviation s, their standard deviation, of which the sum of squares is divided by n − 1
   * @param count n, how many there are
   * @return the interval
   */
  public static Interval ofMean(double mean, double deviation, long count) {
    if (count < 2) {
      return new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    double half = quantile(count - 1) * deviation / Math.sqrt(count);
    return new Interval(mean - half, mean + half);
  }

  /**
   * The 97.5 % quantile of Student's distribution: of more than ten degrees of freedom by the
   * expansion of Abramowitz and Stegun, 26.7.5, which is within 0.0003 % there.
   */
  static double quantile(long freedom) {
    if (freedom <= QUANTILES.length) {
      return QUANTILES[(int) freedom - 1];
    }
    double x = NORMAL;
    double x2 = x * x;
    double first = x * (x2 + 1) / 4;
    double second = x * ((5 * x2 + 16) * x2 + 3) / 96;
    double third = x * (((3 * x2 + 19) * x2 + 17) * x2 - 15) / 384;
    double fourth = x * ((((79 * x2 + 776) * x2 + 1482) * x2 - 1920) * x2 - 945) / 92160;
    double n = freedom;
    return x + (first + (second + (third + fourth / n) / n) / n) / n;
  }

  /**
   * Whether a value lies within.
   *
   * @param value the value
   * @return true also of the ends
   */
  public boolean contains(double value) {
    return value >= low && value <= high;
  }
}
