package org.lrp4j.reference.sequence;

/** Sums and copies of [steps][features]. */
final class Arrays2d {

  private Arrays2d() {}

  static double[][] sum(double[][] one, double[][] other) {
    double[][] sum = new double[one.length][];
    for (int t = 0; t < one.length; t++) {
      sum[t] = one[t].clone();
      for (int f = 0; f < sum[t].length; f++) {
        sum[t][f] += other[t][f];
      }
    }
    return sum;
  }

  /** A column of {@code b + x·w + h·u}. */
  static double preActivation(
      double[] b, double[] x, double[][] w, double[] h, double[][] u, int column) {
    double sum = b[column];
    for (int k = 0; k < x.length; k++) {
      sum += x[k] * w[k][column];
    }
    for (int k = 0; k < h.length; k++) {
      sum += h[k] * u[k][column];
    }
    return sum;
  }

  /** All steps one behind the other. */
  static double[] flat(double[][] x) {
    double[] flat = new double[x.length * x[0].length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = x[i / x[0].length][i % x[0].length];
    }
    return flat;
  }

  static double[][] steps(double[] flat, int features) {
    double[][] x = new double[flat.length / features][features];
    for (int i = 0; i < flat.length; i++) {
      x[i / features][i % features] = flat[i];
    }
    return x;
  }
}
