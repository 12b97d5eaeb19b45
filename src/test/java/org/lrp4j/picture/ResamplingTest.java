package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ResamplingTest {

  private static final Grid ROW = new Grid(2, 1, new double[] {0, 8});

  @Test
  void nearestRepeatsPixels() {
    Grid large = Resampling.resize(new Grid(2, 2, new double[] {1, 2, 3, 4}), 4, 6, nearest());
    assertArrayEquals(
        new double[] {1, 1, 2, 2, 1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4, 3, 3, 4, 4},
        large.values());
  }

  @Test
  void bilinearIsLinearBetweenTheCentresOfPixels() {
    Grid large = Resampling.resize(ROW, 4, 1, Interpolation.BILINEAR);
    assertArrayEquals(new double[] {0, 2, 6, 8}, large.values(), 1e-12);
  }

  @Test
  void bicubicReproducesALineInside() {
    double[] line = {0, 1, 2, 3, 4, 5, 6, 7};
    Grid large = Resampling.resize(new Grid(8, 1, line), 16, 1, Interpolation.BICUBIC);
    for (int x = 4; x < 12; x++) {
      assertEquals((x + 0.5) / 2 - 0.5, large.at(x, 0), 1e-12, "at " + x);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aConstantStaysConstantAtEverySize(Interpolation interpolation) {
    double[] values = new double[15];
    Arrays.fill(values, 2.5);
    for (int size = 1; size < 20; size++) {
      Grid other = Resampling.resize(new Grid(5, 3, values), size, 2 * size, interpolation);
      for (double value : other.values()) {
        assertEquals(2.5, value, 1e-12);
      }
    }
  }

  @Test
  void whatIsMadeSmallerIsAveraged() {
    Grid small =
        Resampling.resize(new Grid(4, 2, new double[] {1, 3, 5, 7, 1, 3, 5, 7}), 2, 1, nearest());
    assertArrayEquals(new double[] {2, 6}, small.values(), 1e-12);
  }

  @ParameterizedTest(name = "{0} × {1} in {2} × {3} is {4} × {5}")
  @CsvSource({
    "28, 28, 300, 200, 200, 200",
    "40, 20, 100, 100, 100, 50",
    "20, 40, 100, 100, 50, 100",
    "1000, 1, 100, 100, 100, 1"
  })
  void aSizeKeepsTheProportions(int w, int h, int boxWidth, int boxHeight, int width, int height) {
    assertEquals(new Size.Extent(width, height), Size.within(boxWidth, boxHeight).of(w, h));
  }

  @Test
  void theDefaultSizeIsAWholeMultiple() {
    assertEquals(new Size.Extent(280, 280), Size.atLeast(256).of(28, 28));
    assertEquals(new Size.Extent(300, 10), Size.atLeast(256).of(300, 10));
  }

  private static Interpolation nearest() {
    return Interpolation.NEAREST;
  }
}
