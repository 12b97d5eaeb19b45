package org.lrp4j.oracle;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Plain arithmetic on vectors and on matrices [inputs × outputs], for formulas in float64. */
public final class Vectors {

  private Vectors() {}

  /** {@code z_o = Σ_i W_io a_i}. */
  public static double[] forward(double[][] w, double[] a) {
    double[] z = new double[w[0].length];
    for (int i = 0; i < w.length; i++) {
      for (int o = 0; o < z.length; o++) {
        z[o] += w[i][o] * a[i];
      }
    }
    return z;
  }

  /** {@code c_i = Σ_o W_io s_o}. */
  public static double[] backward(double[][] w, double[] s) {
    double[] c = new double[w.length];
    for (int i = 0; i < w.length; i++) {
      for (int o = 0; o < s.length; o++) {
        c[i] += w[i][o] * s[o];
      }
    }
    return c;
  }

  /** {@code v + δ·sign(v)} with {@code sign(0) = +1}. */
  public static double[] st(double[] v, double delta) {
    return map(v, x -> x >= 0 ? x + delta : x - delta);
  }

  public static double[] pos(double[] v) {
    return map(v, x -> Math.max(x, 0));
  }

  public static double[] neg(double[] v) {
    return map(v, x -> Math.min(x, 0));
  }

  public static double[] abs(double[] v) {
    return map(v, Math::abs);
  }

  public static double[] times(double factor, double[] v) {
    return map(v, x -> factor * x);
  }

  public static double[] times(double[] u, double[] v) {
    return zip(u, v, (x, y) -> x * y);
  }

  public static double[] over(double[] u, double[] v) {
    return zip(u, v, (x, y) -> x / y);
  }

  public static double[] minus(double[] u, double[] v) {
    return zip(u, v, (x, y) -> x - y);
  }

  public static double[] plus(double[] u, double[] v) {
    return zip(u, v, Double::sum);
  }

  public static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  public static double[] zeros(int length) {
    return new double[length];
  }

  public static double sum(double[] v) {
    return Arrays.stream(v).sum();
  }

  public static double largest(double[] v) {
    return Arrays.stream(v).map(Math::abs).max().orElse(0);
  }

  public static double[] map(double[] v, DoubleUnaryOperator f) {
    double[] result = new double[v.length];
    for (int i = 0; i < v.length; i++) {
      result[i] = f.applyAsDouble(v[i]);
    }
    return result;
  }

  public static double[] zip(double[] u, double[] v, DoubleBinaryOperator f) {
    if (u.length != v.length) {
      throw new IllegalArgumentException("Lengths " + u.length + " and " + v.length);
    }
    double[] result = new double[u.length];
    for (int i = 0; i < u.length; i++) {
      result[i] = f.applyAsDouble(u[i], v[i]);
    }
    return result;
  }

  public static double[][] pos(double[][] w) {
    return map(w, x -> Math.max(x, 0));
  }

  public static double[][] neg(double[][] w) {
    return map(w, x -> Math.min(x, 0));
  }

  public static double[][] abs(double[][] w) {
    return map(w, Math::abs);
  }

  public static double[][] times(double factor, double[][] w) {
    return map(w, x -> factor * x);
  }

  public static double[][] plus(double[][] u, double[][] v) {
    double[][] result = new double[u.length][];
    for (int i = 0; i < u.length; i++) {
      result[i] = plus(u[i], v[i]);
    }
    return result;
  }

  public static double[][] map(double[][] w, DoubleUnaryOperator f) {
    double[][] result = new double[w.length][];
    for (int i = 0; i < w.length; i++) {
      result[i] = map(w[i], f);
    }
    return result;
  }
}
