package org.lrp4j.picture;

/** The size at which an image is drawn, in the image's own proportions unless {@link #legible}. */
@FunctionalInterface
interface Size {

  /** How many times as long as wide a picture may be to be seen well. */
  int MOST_LONG = 16;

  /** A width and a height in pixels. */
  record Extent(int width, int height) {}

  Extent of(int width, int height);

  /** The smallest whole enlargement whose longer side has at least so many pixels. */
  static Size atLeast(int pixels) {
    return (width, height) -> {
      int longer = Math.max(width, height);
      int factor = Math.max(1, (pixels + longer - 1) / longer);
      return new Extent(width * factor, height * factor);
    };
  }

  static Size enlarged(int factor) {
    require("enlargement factor", factor);
    return (width, height) ->
        new Extent(Math.multiplyExact(width, factor), Math.multiplyExact(height, factor));
  }

  static Size width(int pixels) {
    require("width", pixels);
    return (width, height) -> scaled(width, height, (double) pixels / width);
  }

  static Size height(int pixels) {
    require("height", pixels);
    return (width, height) -> scaled(width, height, (double) pixels / height);
  }

  /** The largest that fits into a box. */
  static Size within(int boxWidth, int boxHeight) {
    require("width", boxWidth);
    require("height", boxHeight);
    return (width, height) ->
        scaled(width, height, Math.min((double) boxWidth / width, (double) boxHeight / height));
  }

  /**
   * The same, but the short side of an image more than {@value #MOST_LONG} times as long as wide is
   * stretched to that: of a picture that is a line nothing can be seen.
   */
  default Size legible() {
    return (width, height) -> {
      Extent exact = of(width, height);
      if (width > MOST_LONG * height) {
        return new Extent(exact.width(), Math.max(exact.height(), exact.width() / MOST_LONG));
      }
      if (height > MOST_LONG * width) {
        return new Extent(Math.max(exact.width(), exact.height() / MOST_LONG), exact.height());
      }
      return exact;
    };
  }

  private static Extent scaled(int width, int height, double factor) {
    return new Extent(
        (int) Math.max(1, Math.round(width * factor)),
        (int) Math.max(1, Math.round(height * factor)));
  }

  private static void require(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("The " + what + " must be at least 1, but it is " + value);
    }
  }
}
