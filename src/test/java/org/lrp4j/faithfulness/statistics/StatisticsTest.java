package org.lrp4j.faithfulness.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.faithfulness.statistics.Bootstrap.Estimate;

@DisplayName("Statistics")
class StatisticsTest {

  @Test
  @DisplayName("equal numbers share a rank, −0 and 0 too")
  void ranks() {
    assertArrayEquals(
        new double[] {2, 4.5, 1, 4.5, 3}, Correlation.ranks(new double[] {1, 7, -2, 7, 3}));
    assertArrayEquals(new double[] {1.5, 1.5, 3}, Correlation.ranks(new double[] {-0.0, 0, 1}));
  }

  @Test
  @DisplayName("correlations of (1, 2, 4) and (1, 3, 2) are 0.32733 and, of ranks, 0.5")
  void correlation() {
    double[] one = {1, 2, 4};
    double[] other = {1, 3, 2};
    assertEquals(1 / Math.sqrt(42.0 / 9 * 2), Correlation.pearson(one, other), 1e-12);
    assertEquals(0.5, Correlation.spearman(one, other), 1e-12);
    assertTrue(Double.isNaN(Correlation.pearson(one, new double[] {1, 1, 1})), "of a constant");
  }

  @Test
  @DisplayName("the interval of a mean is that of normal theory, nearly, and the same every time")
  void bootstrap() {
    Random random = new Random(5);
    double[] values = random.doubles(400).toArray();
    Estimate estimate = Bootstrap.mean(values, 3);
    double deviation =
        Math.sqrt(Arrays.stream(values).map(v -> (v - 0.5) * (v - 0.5)).average().orElseThrow());
    assertEquals(1.96 * deviation / 20, (estimate.high() - estimate.low()) / 2, 0.002);
    assertEquals(estimate, Bootstrap.mean(values, 3));
    assertEquals(2, Bootstrap.mean(new double[] {1, Double.NaN, 3}, 1).count());
  }

  @Test
  @DisplayName("differences of one sign have p = 2/2ⁿ: of five 1/16")
  void signs() {
    assertEquals(1.0 / 16, PairedTest.pValue(new double[] {1, 2, 3, 4, 5}, 1), 0.01);
    assertEquals(1, PairedTest.pValue(new double[] {0, 0, 0}, 1), 1e-12);
  }

  @Test
  @DisplayName("without a difference p is uniform")
  void uniform() {
    Random random = new Random(9);
    double[] p = new double[200];
    for (int i = 0; i < p.length; i++) {
      double[] differences = new double[30];
      Arrays.setAll(differences, k -> random.nextGaussian());
      p[i] = PairedTest.pValue(differences, i);
    }
    Arrays.sort(p);
    double distance = 0;
    for (int i = 0; i < p.length; i++) {
      distance = Math.max(distance, Math.abs(p[i] - (i + 0.5) / p.length));
    }
    // Kolmogorov and Smirnov: 1.63/√n is passed by chance once in a hundred times.
    assertTrue(distance < 1.63 / Math.sqrt(p.length), "distance " + distance);
  }
}
