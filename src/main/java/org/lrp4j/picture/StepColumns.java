package org.lrp4j.picture;

/**
 * Where time steps lie on a picture: each as wide as the others, or, where there are more steps
 * than pixels, some in each column of pixels.
 *
 * @param steps how many time steps, at least one
 * @param left the first column
 * @param width how many columns, at least one
 */
record StepColumns(int steps, int left, int width) {

  /** The first step of a column, counted from the left one. */
  int from(int column) {
    return (int) ((long) column * steps / width);
  }

  /** One behind the last step of a column: they are all in one column at least. */
  int to(int column) {
    return Math.max(from(column) + 1, (int) ((column + 1L) * steps / width));
  }

  /** How many steps a column has at most. */
  int mostTogether() {
    return Math.max(1, (steps + width - 1) / width);
  }

  /** The middle of a step. */
  int middle(int step) {
    return left + (int) ((step + 0.5) * width / steps);
  }

  /** The value of the largest size among a column's steps. */
  double strongest(double[] values, int column) {
    double strongest = 0;
    for (int step = from(column); step < to(column); step++) {
      if (Math.abs(values[step]) > Math.abs(strongest)) {
        strongest = values[step];
      }
    }
    return strongest;
  }
}
