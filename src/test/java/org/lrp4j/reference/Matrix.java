package org.lrp4j.reference;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * The weights between inputs and outputs: for each output the inputs it is connected to, and how
 * strongly. A connection may be of weight zero; where there is none, as between a convolution's
 * output and a distant pixel, the flat rule has nothing to replace by one.
 */
public record Matrix(int columns, int[][] inputs, double[][] weights) {

  /** Every output is connected to every input. */
  public static Matrix full(double[][] rows) {
    int columns = rows[0].length;
    int[] all = new int[columns];
    Arrays.setAll(all, i -> i);
    int[][] inputs = new int[rows.length][];
    Arrays.fill(inputs, all);
    return new Matrix(columns, inputs, rows);
  }

  static Matrix diagonal(double... weights) {
    int[][] inputs = new int[weights.length][];
    double[][] rows = new double[weights.length][];
    for (int i = 0; i < weights.length; i++) {
      inputs[i] = new int[] {i};
      rows[i] = new double[] {weights[i]};
    }
    return new Matrix(weights.length, inputs, rows);
  }

  int rows() {
    return inputs.length;
  }

  double[] times(double[] x) {
    double[] z = new double[inputs.length];
    for (int j = 0; j < z.length; j++) {
      for (int k = 0; k < inputs[j].length; k++) {
        z[j] += weights[j][k] * x[inputs[j][k]];
      }
    }
    return z;
  }

  double[] transposedTimes(double[] s) {
    double[] c = new double[columns];
    for (int j = 0; j < inputs.length; j++) {
      for (int k = 0; k < inputs[j].length; k++) {
        c[inputs[j][k]] += weights[j][k] * s[j];
      }
    }
    return c;
  }

  Matrix map(DoubleUnaryOperator f) {
    double[][] mapped = new double[weights.length][];
    Arrays.setAll(mapped, j -> Vectors.map(weights[j], f));
    return new Matrix(columns, inputs, mapped);
  }

  /** Every row times a factor of its own. */
  Matrix scaled(double... factors) {
    double[][] scaled = new double[weights.length][];
    Arrays.setAll(scaled, j -> Vectors.times(factors[j], weights[j]));
    return new Matrix(columns, inputs, scaled);
  }

  Matrix positive() {
    return map(x -> Math.max(x, 0));
  }

  Matrix negative() {
    return map(x -> Math.min(x, 0));
  }

  /** {@code W + γW⁺}. */
  Matrix raised(double gamma) {
    return map(x -> x + gamma * Math.max(x, 0));
  }

  /** {@code W + γW⁻}. */
  Matrix lowered(double gamma) {
    return map(x -> x + gamma * Math.min(x, 0));
  }
}
