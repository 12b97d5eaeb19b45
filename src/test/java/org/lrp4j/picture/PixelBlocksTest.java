package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PixelBlocksTest {

  /** The same pixels as if every target pixel were resampled first, of many sizes. */
  @Test
  void everyPixelIsThatOfTheResampledImage() {
    for (int from = 1; from <= 40; from++) {
      for (int to : new int[] {from, from + 1, 3 * from, 256 + from, 431}) {
        requireSame(from, 7, to, 11);
        requireSame(5, from, 5, to);
      }
    }
    requireSame(224, 224, 448, 448);
    requireSame(224, 160, 400, 286);
  }

  private static void requireSame(int width, int height, int toWidth, int toHeight) {
    Random random = new Random(31L * width + height);
    int[] colors = random.ints(width * height, 0, 1 << 24).toArray();
    double[] values = new double[colors.length];
    for (int i = 0; i < colors.length; i++) {
      values[i] = colors[i];
    }
    Grid expected =
        Resampling.resize(
            new Grid(width, height, values), toWidth, toHeight, Interpolation.NEAREST);
    BufferedImage image =
        PixelBlocks.image(
            colors, new Size.Extent(width, height), new Size.Extent(toWidth, toHeight));
    for (int y = 0; y < toHeight; y++) {
      for (int x = 0; x < toWidth; x++) {
        assertEquals((int) expected.at(x, y), image.getRGB(x, y) & 0xFFFFFF);
      }
    }
  }

  @Test
  void whatIsMadeSmallerOrSmoothIsNoBlocks() {
    Size.Extent small = new Size.Extent(10, 20);
    assertTrue(PixelBlocks.fit(small, new Size.Extent(10, 21), Interpolation.NEAREST));
    assertFalse(PixelBlocks.fit(small, new Size.Extent(9, 40), Interpolation.NEAREST));
    assertFalse(PixelBlocks.fit(small, new Size.Extent(20, 19), Interpolation.NEAREST));
    assertFalse(PixelBlocks.fit(small, new Size.Extent(20, 40), Interpolation.BILINEAR));
  }
}
