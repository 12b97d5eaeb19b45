package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.util.stream.IntStream;

/** Looks at the pixels of an image. */
final class Pixels {

  static final int WHITE = 0xFFFFFF;
  static final int RED = 0xC0162C;
  static final int BLUE = 0x1F5FB4;

  private Pixels() {}

  static int at(BufferedImage image, int x, int y) {
    return image.getRGB(x, y) & 0xFFFFFF;
  }

  static int[] all(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  /** How many pixels have exactly a colour. */
  static long count(BufferedImage image, int rgb) {
    return IntStream.of(all(image)).filter(pixel -> (pixel & 0xFFFFFF) == rgb).count();
  }

  static int red(int rgb) {
    return rgb >> 16 & 0xFF;
  }

  static int blue(int rgb) {
    return rgb & 0xFF;
  }
}
