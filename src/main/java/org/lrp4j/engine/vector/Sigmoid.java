package org.lrp4j.engine.vector;

/**
 * The logistic function {@code 1 / (1 + e^−x)}, by {@code e^−2v = (1 − tanh v) / (1 + tanh v)} of a
 * small part v of the argument, squared again and again. Small values are as exact as large ones.
 */
final class Sigmoid implements VectorFunction {

  /** The limit of what e^x can be in DOUBLE. */
  private static final double LIMIT = 708;

  private static final int SQUARINGS = 10;
  private static final double SCALE = 0.5 / (1 << SQUARINGS);

  private final TanhFraction fraction = new TanhFraction();

  @Override
  public void apply(double[][] vectors, int from, int to) {
    for (double[] x : vectors) {
      fraction.of(x, from, to, SCALE, LIMIT);
      exponential(fraction.numerators(), fraction.denominators(), x, from, to);
      for (int times = 0; times < SQUARINGS; times += 5) {
        squareFiveTimes(x, from, to);
      }
      complete(x, from, to);
    }
  }

  private static void exponential(double[] n, double[] d, double[] result, int from, int to) {
    for (int j = from; j < to; j++) {
      result[j] = (d[j] - n[j]) / (d[j] + n[j]);
    }
  }

  private static void squareFiveTimes(double[] e, int from, int to) {
    for (int j = from; j < to; j++) {
      double two = e[j] * e[j];
      double four = two * two;
      double eight = four * four;
      double sixteen = eight * eight;
      e[j] = sixteen * sixteen;
    }
  }

  private static void complete(double[] e, int from, int to) {
    for (int j = from; j < to; j++) {
      e[j] = 1 / (1 + e[j]);
    }
  }
}
