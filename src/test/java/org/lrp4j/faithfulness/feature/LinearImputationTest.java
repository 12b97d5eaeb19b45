package org.lrp4j.faithfulness.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Filling in from the neighbours")
class LinearImputationTest {

  @Test
  @DisplayName("gives pixels 5, 6, 9 and 15 of the squares of 0 to 15 their known values")
  void checkValues() {
    double[] image = new double[16];
    boolean[] removed = new boolean[16];
    for (int k = 0; k < 16; k++) {
      image[k] = k * k;
    }
    for (int k : new int[] {5, 6, 9, 15}) {
      removed[k] = true;
      image[k] = Double.NaN; // what was there plays no part
    }
    LinearImputation imputation = new LinearImputation(4, 4);
    imputation.remove(removed);
    imputation.fill(image);
    assertEquals(41.4516129, image[5], 1e-7);
    assertEquals(51.3548387, image[6], 1e-7);
    assertEquals(96.3548387, image[9], 1e-7);
    assertEquals(146.8, image[15], 1e-9);
  }

  @Test
  @DisplayName("puts the removed steps of a sequence on the line between those that are left")
  void sequence() {
    double[] steps = {2, 0, 0, 8, 5, 0};
    LinearImputation imputation = new LinearImputation(1, 6);
    imputation.remove(false, true, true, false, false, true);
    imputation.fill(steps);
    assertArrayEquals(new double[] {2, 4, 6, 8, 5, 5}, steps, 1e-12);
  }

  @ParameterizedTest
  @CsvSource({"7, 5, 0.3", "7, 5, 0.9", "4, 9, 0.6", "12, 12, 0.8", "1, 20, 0.7", "9, 1, 0.5"})
  @DisplayName("solves the dense system, by factorisation and by iteration")
  void denseSystem(int height, int width, double share) {
    Random random = new Random(height * 31 + width);
    LinearImputation direct = new LinearImputation(height, width);
    LinearImputation iterating = new LinearImputation(height, width, 0);
    for (int trial = 0; trial < 3; trial++) {
      double[] image = new double[height * width];
      boolean[] removed = new boolean[height * width];
      for (int k = 0; k < image.length; k++) {
        image[k] = random.nextGaussian();
        removed[k] = k > 0 && random.nextDouble() < share;
      }
      double[] expected = dense(image, removed, height, width);
      for (LinearImputation imputation : new LinearImputation[] {direct, iterating}) {
        double[] filled = image.clone();
        imputation.remove(removed);
        imputation.fill(filled);
        assertArrayEquals(expected, filled, 1e-9);
      }
    }
  }

  @Test
  @DisplayName("says that there is nothing to fill in from")
  void nothingLeft() {
    assertFalse(new LinearImputation(1, 3).remove(true, true, true));
  }

  /** Gauss with pivots over all pixels, known ones being equations of their own. */
  private static double[] dense(double[] image, boolean[] removed, int height, int width) {
    int n = image.length;
    double[][] a = new double[n][n + 1];
    for (int p = 0; p < n; p++) {
      if (!removed[p]) {
        a[p][p] = 1;
        a[p][n] = image[p];
        continue;
      }
      for (int q = 0; q < n; q++) {
        int rows = Math.abs(p / width - q / width);
        int columns = Math.abs(p % width - q % width);
        if (Math.max(rows, columns) == 1) {
          double weight = rows + columns == 1 ? 1.0 / 6 : 1.0 / 12;
          a[p][q] -= weight;
          a[p][p] += weight;
        }
      }
    }
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k; i < n; i++) {
        pivot = Math.abs(a[i][k]) > Math.abs(a[pivot][k]) ? i : pivot;
      }
      double[] row = a[pivot];
      a[pivot] = a[k];
      a[k] = row;
      for (int i = 0; i < n; i++) {
        if (i != k && a[i][k] != 0) {
          double factor = a[i][k] / row[k];
          for (int j = k; j <= n; j++) {
            a[i][j] -= factor * row[j];
          }
        }
      }
    }
    double[] solution = new double[n];
    for (int k = 0; k < n; k++) {
      solution[k] = a[k][n] / a[k][k];
    }
    return solution;
  }
}
