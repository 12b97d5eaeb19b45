package org.lrp4j.picture;

/** Mixes colours, linearly in sRGB. */
final class Blend {

  private Blend() {}

  /** From {@code from} (share 0) to {@code to} (share 1), as 0xRRGGBB. */
  static int rgb(int from, int to, double share) {
    return channel(from, to, share, 16) | channel(from, to, share, 8) | channel(from, to, share, 0);
  }

  private static int channel(int from, int to, double share, int shift) {
    int start = from >> shift & 0xFF;
    int end = to >> shift & 0xFF;
    return (int) (start + (end - start) * share + 0.5) << shift;
  }

  /** A level of grey from 0 (black) to 1 (white), as 0xRRGGBB. */
  static int grey(double level) {
    return level(level) * 0x010101;
  }

  /** Levels from 0 to 1 as 0xRRGGBB; what lies beyond is clipped. */
  static int rgb(double red, double green, double blue) {
    return level(red) << 16 | level(green) << 8 | level(blue);
  }

  private static int level(double level) {
    // Rounds what is not negative, which Math.round takes longer for.
    return (int) (255 * Math.max(0, Math.min(1, level)) + 0.5);
  }
}
