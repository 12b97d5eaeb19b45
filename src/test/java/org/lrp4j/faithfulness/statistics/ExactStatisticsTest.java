package org.lrp4j.faithfulness.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lrp4j.faithfulness.statistics.Bootstrap.Estimate;

@DisplayName("Statistics of measures:")
class ExactStatisticsTest {

  private static final double NAN = Double.NaN;

  @Test
  @DisplayName("of 1, −2 and 4 six of eight patterns of signs are as far from 0 as 3: p = 0.75")
  void byHand() {
    // Sums: ±3, ±5, ±7 and ±1, of which all but ±1 are at least 3 from 0.
    assertEquals(0.75, PairedTest.pValue(new double[] {1, -2, 4}, 1), 0);
    assertEquals(2.0 / 32, PairedTest.pValue(new double[] {1, 2, 3, 4, 5}, 1), 0);
    assertEquals(2.0 / 32, PairedTest.pValue(new double[] {-1, -2, -3, -4, -5}, 9), 0);
  }

  @Test
  @DisplayName("ties count: of 1, 1 and −1 all patterns are as far from 0 as 1, rounding or not")
  void ties() {
    assertEquals(1, PairedTest.pValue(new double[] {1, 1, -1}, 1), 0);
    assertEquals(1, PairedTest.pValue(new double[] {0.1, 0.2, -0.3 + 1e-17}, 1), 0);
    // All ways of signs lie at least 0.1 from 0, but for rounding.
    assertEquals(1, PairedTest.pValue(new double[] {0.3, 0.1, -0.2, -0.1}, 1), 0);
  }

  @Test
  @DisplayName("one difference says nothing, none NaN; NaN and infinity are left out")
  void few() {
    assertEquals(1, PairedTest.pValue(new double[] {7}, 1), 0);
    assertEquals(1, PairedTest.pValue(new double[] {0, 0, 0, 0}, 1), 0);
    assertEquals(1, PairedTest.pValue(new double[20], 1), 0);
    assertTrue(Double.isNaN(PairedTest.pValue(new double[0], 1)));
    assertTrue(Double.isNaN(PairedTest.pValue(new double[] {NAN, Double.NEGATIVE_INFINITY}, 1)));
    double[] holes = {1, NAN, -2, Double.POSITIVE_INFINITY, 4};
    assertEquals(0.75, PairedTest.pValue(holes, 1), 0);
  }

  /** 5 standard errors of a share of 9,999 draws, at most 0.025. */
  @ParameterizedTest
  @CsvSource({"14, 0", "14, 0.4", "16, 0.2", "18, 0.6"})
  @DisplayName("drawn patterns of signs give the p-value of all of them")
  void againstAll(int count, double shift) {
    Random random = new Random(count);
    double[] differences = new double[count];
    Arrays.setAll(differences, i -> shift + random.nextGaussian());
    double observed = Math.abs(Arrays.stream(differences).sum());
    int asLarge = 0;
    for (int pattern = 0; pattern < 1 << count; pattern++) {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += (pattern & 1 << i) == 0 ? differences[i] : -differences[i];
      }
      asLarge += Math.abs(sum) >= observed - 1e-9 ? 1 : 0;
    }
    double p = (double) asLarge / (1 << count);
    double error = 5 * Math.sqrt(p * (1 - p) / 9999) + 1e-4;
    assertEquals(p, PairedTest.pValue(differences, 3), error);
  }

  @ParameterizedTest
  @CsvSource({"5, 0.78, 0.88", "10, 0.86, 0.94", "40, 0.92, 0.97"})
  @DisplayName("the 95 % interval holds the true mean about as often as its page says")
  void coverage(int count, double least, double most) {
    Random random = new Random(17 + count);
    int trials = 500;
    int held = 0;
    for (int trial = 0; trial < trials; trial++) {
      double[] values = new double[count];
      Arrays.setAll(values, i -> 3 + random.nextGaussian());
      Estimate estimate = Bootstrap.mean(values, trial);
      held += estimate.low() <= 3 && 3 <= estimate.high() ? 1 : 0;
    }
    double share = (double) held / trials;
    assertTrue(least <= share && share <= most, "" + share);
  }

  @Test
  @DisplayName("of equal numbers the interval is that number exactly, also where sums round")
  void equal() {
    double[] values = new double[7];
    Arrays.fill(values, 0.1);
    assertEquals(new Estimate(7, 0.1, 0.1, 0.1), Bootstrap.mean(values, 5));
  }

  @Test
  @DisplayName("of one number it is that number, of none NaN; NaN and infinity are left out")
  void degenerate() {
    assertEquals(new Estimate(1, 4, 4, 4), Bootstrap.mean(new double[] {NAN, 4}, 1));
    assertEquals(new Estimate(0, NAN, NAN, NAN), Bootstrap.mean(new double[] {NAN}, 1));
    double[] known = {1, 2, 5};
    double[] holes = {1, Double.POSITIVE_INFINITY, 2, NAN, 5, Double.NEGATIVE_INFINITY};
    assertEquals(Bootstrap.mean(known, 1), Bootstrap.mean(holes, 1));
  }

  @Test
  @DisplayName(
      "of 0 and 1 the interval of the mean reaches from 0 to 1: a quarter draws each alone")
  void twoNumbers() {
    assertEquals(new Estimate(2, 0.5, 0, 1), Bootstrap.mean(new double[] {0, 1}, 1));
  }
}
