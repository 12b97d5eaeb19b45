package org.lrp4j.picture;

/**
 * How an image is enlarged. Relevance is interpolated before it is coloured, so between red and
 * blue there is white, not purple. When an image is made smaller, every way averages what falls
 * into one pixel.
 */
public enum Interpolation {
  /** Every pixel becomes a block: nothing is invented. This is the default. */
  NEAREST(0.5) {
    @Override
    double weight(double distance) {
      return distance > -0.5 && distance <= 0.5 ? 1 : 0;
    }
  },

  /** Linear between the four pixels around. */
  BILINEAR(1) {
    @Override
    double weight(double distance) {
      return Math.max(0, 1 - Math.abs(distance));
    }
  },

  /** Cubic (Catmull-Rom) between the sixteen pixels around: smooth, may overshoot a little. */
  BICUBIC(2) {
    @Override
    double weight(double distance) {
      double x = Math.abs(distance);
      if (x < 1) {
        return (1.5 * x - 2.5) * x * x + 1;
      }
      return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    }
  };

  private final double support;

  Interpolation(double support) {
    this.support = support;
  }

  /** The distance in pixels from which on the weight is zero. */
  double support() {
    return support;
  }

  /** The weight of a pixel at a distance in pixels; the weights are normalised later. */
  abstract double weight(double distance);
}
