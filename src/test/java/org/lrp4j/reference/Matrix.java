package org.lrp4j.reference;

import java.util.function.DoubleUnaryOperator;

/** Plain loops over arrays: a matrix has a row for each output and a column for each input. */
final class Matrix {

  private Matrix() {}

  static double[] times(double[][] w, double[] x) {
    double[] z = new double[w.length];
    for (int j = 0; j < w.length; j++) {
      for (int i = 0; i < x.length; i++) {
        z[j] += w[j][i] * x[i];
      }
    }
    return z;
  }

  static double[] transposedTimes(double[][] w, double[] s) {
    double[] c = new double[w[0].length];
    for (int j = 0; j < w.length; j++) {
      for (int i = 0; i < c.length; i++) {
        c[i] += w[j][i] * s[j];
      }
    }
    return c;
  }

  static double[][] map(double[][] w, DoubleUnaryOperator f) {
    double[][] result = new double[w.length][];
    for (int j = 0; j < w.length; j++) {
      result[j] = map(w[j], f);
    }
    return result;
  }

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

  static double[][] positive(double[][] w) {
    return map(w, x -> Math.max(x, 0));
  }

  static double[][] negative(double[][] w) {
    return map(w, x -> Math.min(x, 0));
  }

  /** {@code W + γW⁺}. */
  static double[][] raised(double[][] w, double gamma) {
    return map(w, x -> x + gamma * Math.max(x, 0));
  }

  /** {@code W + γW⁻}. */
  static double[][] lowered(double[][] w, double gamma) {
    return map(w, x -> x + gamma * Math.min(x, 0));
  }
}
