package org.lrp4j.reference;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Plain loops over arrays. */
final class Vectors {

  private Vectors() {}

  static double[] map(double[] v, DoubleUnaryOperator f) {
    double[] result = new double[v.length];
    for (int i = 0; i < v.length; i++) {
      result[i] = f.applyAsDouble(v[i]);
    }
    return result;
  }

  static double[] plus(double[] u, double[] v) {
    double[] result = new double[u.length];
    for (int i = 0; i < u.length; i++) {
      result[i] = u[i] + v[i];
    }
    return result;
  }

  static double[] times(double factor, double[] v) {
    return map(v, x -> factor * x);
  }

  static double[] product(double[] u, double[] v) {
    double[] result = new double[u.length];
    for (int i = 0; i < u.length; i++) {
      result[i] = u[i] * v[i];
    }
    return result;
  }

  static double dot(double[] u, double[] v) {
    double sum = 0;
    for (int i = 0; i < u.length; i++) {
      sum += u[i] * v[i];
    }
    return sum;
  }

  /** {@code R / st(v)}, {@code st(v) = v + δ·sign(v)} with {@code sign(0) = +1}. */
  static double[] stabilizedQuotient(double[] r, double[] v, double delta) {
    double[] s = new double[r.length];
    for (int j = 0; j < r.length; j++) {
      s[j] = r[j] / (v[j] >= 0 ? v[j] + delta : v[j] - delta);
    }
    return s;
  }

  static double[] positive(double[] v) {
    return map(v, x -> Math.max(x, 0));
  }

  static double[] negative(double[] v) {
    return map(v, x -> Math.min(x, 0));
  }

  static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
