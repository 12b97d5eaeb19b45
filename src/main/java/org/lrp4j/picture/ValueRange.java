package org.lrp4j.picture;

import java.util.List;

/**
 * The values of an input that are drawn black and white.
 *
 * @param black the value of black
 * @param white the value of white
 */
record ValueRange(double black, double white) {

  ValueRange {
    if (!(black < white && Double.isFinite(white - black))) {
      throw new IllegalArgumentException(
          "A value range needs a finite low and a higher, finite high, but they are "
              + black
              + " and "
              + white);
    }
  }

  /** How bright the values of planes are, from 0 to 1, where these are the range. */
  interface Stretch {
    double brightness(double value);
  }

  Stretch stretch() {
    return value -> (value - black) / (white - black);
  }

  /** Stretches planes to their own, common range. */
  static Stretch stretchOf(List<Grid> planes) {
    double min = planes.stream().mapToDouble(Grid::min).min().orElse(0);
    double max = planes.stream().mapToDouble(Grid::max).max().orElse(0);
    // An image of one colour has no range: neither black nor white would be right.
    return min < max ? new ValueRange(min, max).stretch() : value -> 0.5;
  }
}
