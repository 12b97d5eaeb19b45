package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/**
 * Puts colours into images, each as a block of pixels: what {@link Interpolation#NEAREST} makes of
 * an image that is enlarged, without mixing a colour for each pixel anew.
 */
final class PixelBlocks {

  private PixelBlocks() {}

  /** Whether every pixel of the large image has the colour of a single one of the small image. */
  static boolean fit(Size.Extent small, Size.Extent large, Interpolation interpolation) {
    return interpolation == Interpolation.NEAREST
        && small.width() <= large.width()
        && small.height() <= large.height();
  }

  /** The image, from colours 0xRRGGBB row by row. */
  static BufferedImage image(int[] colors, Size.Extent small, Size.Extent large) {
    int width = large.width();
    BufferedImage image = new BufferedImage(width, large.height(), BufferedImage.TYPE_INT_RGB);
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    int[] columns = sources(small.width(), width);
    int[] rows = sources(small.height(), large.height());
    for (int y = 0; y < rows.length; y++) {
      if (y > 0 && rows[y] == rows[y - 1]) {
        System.arraycopy(pixels, (y - 1) * width, pixels, y * width, width);
        continue;
      }
      for (int x = 0; x < width; x++) {
        pixels[y * width + x] = colors[rows[y] * small.width() + columns[x]];
      }
    }
    return image;
  }

  /** Of each pixel along a side the one whose block its centre lies in. */
  private static int[] sources(int from, int to) {
    double step = (double) from / to;
    int[] sources = new int[to];
    for (int i = 0; i < to; i++) {
      sources[i] = Math.min(from - 1, (int) Math.floor((i + 0.5) * step));
    }
    return sources;
  }
}
