package org.lrp4j.picture;

import java.util.Arrays;

/**
 * A plane of numbers, one a pixel. Its values are never changed after construction.
 *
 * @param width in pixels
 * @param height in pixels
 * @param values row by row
 */
record Grid(int width, int height, double[] values) {

  double at(int x, int y) {
    return values[y * width + x];
  }

  double min() {
    return Arrays.stream(values).min().orElse(0);
  }

  double max() {
    return Arrays.stream(values).max().orElse(0);
  }
}
