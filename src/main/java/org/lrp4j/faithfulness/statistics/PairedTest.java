package org.lrp4j.faithfulness.statistics;

import java.util.Arrays;
import java.util.Random;

/**
 * Whether two methods differ on the same examples: the permutation test that flips the signs of the
 * differences. It assumes nothing of their distribution but that, if the methods are alike, a
 * difference is as likely as its opposite.
 *
 * @see <a href="https://doi.org/10.1214/aoms/1177729436">Hoeffding, 1952: the large-sample power of
 *     tests based on permutations</a>
 */
public final class PairedTest {

  private static final int FLIPS = 9_999;

  /** Up to so many differences, 8,192 patterns of signs, all are gone through. */
  private static final int FEW = 13;

  private PairedTest() {}

  /**
   * The two-sided p-value of a mean difference. Of up to 13 differences it is exact, the share of
   * all 2ⁿ patterns of signs whose sum is as far from 0 as the observed one; of five it is at least
   * 1/16, whatever they are. Of more it is {@code (1 + #{|flipped| ≥ |observed|}) / (1 + 9,999)}
   * over random patterns: the smallest that can come out is 0.0001.
   *
   * @param differences one an example; what is no number, or infinite, is left out
   * @param seed of the flips
   * @return the p-value; NaN of no differences
   */
  public static double pValue(double[] differences, long seed) {
    double[] known = Arrays.stream(differences).filter(Double::isFinite).toArray();
    if (known.length == 0) {
      return Double.NaN;
    }
    double observed = 0;
    double size = 0;
    for (double value : known) {
      observed += value;
      size += Math.abs(value);
    }
    // What rounding makes of equal sums is equal.
    double least = Math.abs(observed) - 1e-12 * size;
    return known.length <= FEW ? exact(known, least) : drawn(known, least, seed);
  }

  private static double exact(double[] known, double least) {
    int patterns = 1 << known.length;
    int asLarge = 0;
    for (int pattern = 0; pattern < patterns; pattern++) {
      double sum = 0;
      for (int i = 0; i < known.length; i++) {
        sum += (pattern >> i & 1) == 0 ? known[i] : -known[i];
      }
      asLarge += Math.abs(sum) >= least ? 1 : 0;
    }
    return (double) asLarge / patterns;
  }

  private static double drawn(double[] known, double least, long seed) {
    Random random = Seeds.random(seed, "sign flips", known.length);
    int asLarge = 0;
    for (int flip = 0; flip < FLIPS; flip++) {
      double sum = 0;
      long bits = 0;
      for (int i = 0; i < known.length; i++) {
        if ((i & 31) == 0) {
          bits = random.nextInt();
        }
        sum += (bits & 1) == 0 ? known[i] : -known[i];
        bits >>= 1;
      }
      if (Math.abs(sum) >= least) {
        asLarge++;
      }
    }
    return (1.0 + asLarge) / (1.0 + FLIPS);
  }
}
