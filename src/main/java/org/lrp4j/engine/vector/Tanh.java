package org.lrp4j.engine.vector;

/**
 * tanh, of the sixteenth part of its argument and doubled four times: {@code tanh 2v = 2·n·d / (n²
 * + d²)} where {@code tanh v = n/d}. What errors there are become smaller on the way.
 */
final class Tanh implements VectorFunction {

  /** Beyond it tanh is 1 in DOUBLE. */
  private static final double LIMIT = 20;

  private final TanhFraction fraction = new TanhFraction();

  @Override
  public void apply(double[][] vectors, int from, int to) {
    for (double[] x : vectors) {
      fraction.of(x, from, to, 1 / 16.0, LIMIT);
      double[] numerators = fraction.numerators();
      double[] denominators = fraction.denominators();
      for (int times = 0; times < 4; times++) {
        twice(numerators, denominators, from, to);
      }
      divide(numerators, denominators, x, from, to);
    }
  }

  private static void twice(double[] numerators, double[] denominators, int from, int to) {
    for (int j = from; j < to; j++) {
      double n = numerators[j];
      double d = denominators[j];
      numerators[j] = 2 * n * d;
      denominators[j] = n * n + d * d;
    }
  }

  private static void divide(double[] n, double[] d, double[] result, int from, int to) {
    for (int j = from; j < to; j++) {
      result[j] = n[j] / d[j];
    }
  }
}
