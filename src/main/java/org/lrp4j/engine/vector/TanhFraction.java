package org.lrp4j.engine.vector;

/**
 * Lambert's continued fraction of tanh, broken off after nine terms: {@code tanh v = v·N(v²)/D(v²)}
 * to a few units in the last place of DOUBLE for {@code |v| ≤ 1.25}. Keeps memory of its own; in
 * passes short enough to become vector instructions.
 */
final class TanhFraction {

  private double[] squares = new double[0];
  private double[] numerators = new double[0];
  private double[] denominators = new double[0];

  /**
   * The fractions of {@code tanh(scale·x)}.
   *
   * @param limit to which x is cut off on both sides
   */
  void of(double[] x, int from, int to, double scale, double limit) {
    if (squares.length < to) {
      squares = new double[to];
      numerators = new double[to];
      denominators = new double[to];
    }
    square(x, numerators, squares, from, to, scale, limit);
    numerate(squares, numerators, from, to);
    denominate(squares, denominators, from, to);
  }

  /** At the places of x. */
  double[] numerators() {
    return numerators;
  }

  /** At the places of x. */
  double[] denominators() {
    return denominators;
  }

  private static void square(
      double[] x, double[] v, double[] squares, int from, int to, double scale, double limit) {
    for (int j = from; j < to; j++) {
      double scaled = scale * Math.max(-limit, Math.min(limit, x[j]));
      v[j] = scaled;
      squares[j] = scaled * scaled;
    }
  }

  private static void numerate(double[] squares, double[] v, int from, int to) {
    for (int j = from; j < to; j++) {
      double s = squares[j];
      v[j] *= 34459425 + s * (4729725 + s * (135135 + s * (990 + s)));
    }
  }

  private static void denominate(double[] squares, double[] d, int from, int to) {
    for (int j = from; j < to; j++) {
      double s = squares[j];
      d[j] = 34459425 + s * (16216200 + s * (945945 + s * (13860 + s * 45)));
    }
  }
}
