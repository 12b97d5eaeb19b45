package org.lrp4j.faithfulness.statistics;

import java.util.Arrays;
import java.util.Random;

/** Means with intervals. */
public final class Bootstrap {

  private static final int RESAMPLES = 2000;
  private static final double LEVEL = 0.95;

  private Bootstrap() {}

  /**
   * A mean and the interval that it lies in.
   *
   * @param count of how many numbers
   * @param mean their mean; NaN of none
   * @param low where the interval begins; the mean itself of fewer than two numbers, which say
   *     nothing of an interval, and of equal ones
   * @param high where it ends
   */
  public record Estimate(int count, double mean, double low, double high) {}

  /**
   * The mean of numbers with its 95 % interval: the percentile bootstrap, 2,000 times as many
   * numbers drawn from them. What is no number, or infinite, is left out.
   *
   * <p>Of few numbers the interval is too short: of normal ones it holds their true mean in about
   * 93 of 100 cases from 40 numbers on, in 89 of ten numbers and in 84 of five (counted in 3,000
   * draws).
   *
   * @param values the numbers
   * @param seed of the draws
   * @return the estimate
   * @see <a href="https://doi.org/10.1214/aos/1176344552">Efron, 1979</a>
   */
  public static Estimate mean(double[] values, long seed) {
    double[] known = Arrays.stream(values).filter(Double::isFinite).toArray();
    int count = known.length;
    double mean = Arrays.stream(known).average().orElse(Double.NaN);
    if (count < 2) {
      return new Estimate(count, mean, mean, mean);
    }
    Random random = Seeds.random(seed, "bootstrap", count);
    double[] means = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double sum = 0;
      for (int k = 0; k < count; k++) {
        sum += known[random.nextInt(count)] - mean; // of equal numbers exactly 0
      }
      means[i] = mean + sum / count;
    }
    Arrays.sort(means);
    double tail = (1 - LEVEL) / 2;
    return new Estimate(count, mean, quantile(means, tail), quantile(means, 1 - tail));
  }

  /** Between the two values that lie around it, in proportion. */
  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
