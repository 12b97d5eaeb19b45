package org.lrp4j.reference.sequence;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.lrp4j.reference.Affine;
import org.lrp4j.reference.Matrix;
import org.lrp4j.rule.Rule;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The parameters of one layer, and how it is to be explained.
 *
 * @param keys what the layer's keys begin with
 * @param moving moves each number by one part in 10¹³; null to read them as they are
 */
record Reading(
    Map<String, INDArray> parameters, String keys, Rule rule, DrawnOptions options, Random moving) {

  private static final double STEP = 1e-13;

  static double moved(double value, Random moving) {
    return moving == null ? value : value * (moving.nextBoolean() ? 1 + STEP : 1 - STEP);
  }

  /** The same of a layer inside, whose keys have another beginning. */
  Reading inside(String prefix) {
    return new Reading(parameters, keys + prefix, rule, options, moving);
  }

  double delta() {
    return options.stabilizer();
  }

  double[] vector(String key) {
    double[] values = parameters.get(keys + key).dup('c').data().asDouble();
    for (int i = 0; i < values.length; i++) {
      values[i] = moved(values[i], moving);
    }
    return values;
  }

  double[][] matrix(String key) {
    INDArray array = parameters.get(keys + key);
    double[] values = vector(key);
    return Arrays2d.steps(values, values.length / (int) array.size(0));
  }

  boolean has(String key) {
    return parameters.containsKey(keys + key);
  }

  /** From {@code [inputs][outputs]}. */
  RuledMap map(double[][] w, double[] b) {
    return new RuledMap(affine(w, b), rule, null, options.zeroBias());
  }

  private static Affine affine(double[][] w, double[] b) {
    double[][] rows = new double[b.length][w.length];
    for (int j = 0; j < b.length; j++) {
      for (int i = 0; i < w.length; i++) {
        rows[j][i] = w[i][j];
      }
    }
    return new Affine(Matrix.full(rows), b);
  }

  EachStep dense(Curve activation, boolean obeysMask) {
    double[][] w = matrix("W");
    return new EachStep(
        map(w, has("b") ? vector("b") : new double[w[0].length]), activation, obeysMask);
  }

  private static double[][] both(double[][] w, double[][] u) {
    double[][] both = new double[w.length + u.length][];
    System.arraycopy(w, 0, both, 0, w.length);
    System.arraycopy(u, 0, both, w.length, u.length);
    return both;
  }

  private static double[] first(double[] b, int units) {
    return Arrays.copyOf(b, units);
  }

  Elman elman(Curve activation) {
    double[][] u = matrix("RW");
    return new Elman(map(both(matrix("W"), u), vector("b")), activation, u.length);
  }

  Memory memory(Curve activation, Curve gate, boolean resets) {
    return memory("", activation, gate, resets);
  }

  /** One whose keys end with something. */
  Memory memory(String end, Curve activation, Curve gate, boolean resets) {
    double[][] w = matrix("W" + end);
    double[][] u = matrix("RW" + end);
    double[] b = vector("b" + end);
    RuledMap candidate = map(both(w, u), first(b, u.length));
    return new Memory(candidate, w, u, b, activation, gate, delta(), resets);
  }

  Asking asking(Curve activation, int inputs) {
    double[][] u = matrix("RW");
    RuledMap map = map(both(matrix("W"), u), vector("b"));
    return new Asking(map, heads(inputs), activation, u.length);
  }

  Gated gated() {
    double[][] w = matrix("W");
    double[][] u = matrix("U");
    double[] b = vector("b");
    return new Gated(map(both(w, u), first(b, u.length)), w, u, b, delta());
  }

  /** Heads with their projections, or one head without any. */
  Heads heads(int features) {
    if (!has("Wq")) {
      Affine[] none = {affine(identity(features), new double[features])};
      return new Heads(none, none, none, null, options.throughSoftmax(), delta());
    }
    double[][] output = matrix("Wo");
    return new Heads(
        projections("Wq"),
        projections("Wk"),
        projections("Wv"),
        affine(output, new double[output[0].length]),
        options.throughSoftmax(),
        delta());
  }

  private static double[][] identity(int features) {
    double[][] one = new double[features][features];
    for (int i = 0; i < features; i++) {
      one[i][i] = 1;
    }
    return one;
  }

  private Affine[] projections(String key) {
    INDArray array = parameters.get(keys + key);
    int size = (int) array.size(1);
    double[][] rows = Arrays2d.steps(vector(key), (int) array.size(2));
    Affine[] heads = new Affine[(int) array.size(0)];
    for (int h = 0; h < heads.length; h++) {
      double[][] own = Arrays.copyOfRange(rows, h * size, (h + 1) * size);
      heads[h] = new Affine(Matrix.full(own), new double[size]);
    }
    return heads;
  }

  /** The kernel lies in memory as [taps][inputs][outputs], whatever its shape says. */
  Convolved convolution(Windows windows, int inputs, Curve activation) {
    double[] bias = vector("b");
    double[][] rows = Arrays2d.steps(vector("W"), bias.length);
    double[][][] kernel = new double[windows.kernel()][inputs][];
    for (int q = 0; q < kernel.length; q++) {
      for (int c = 0; c < inputs; c++) {
        kernel[q][c] = rows[q * inputs + c];
      }
    }
    return new Convolved(
        new double[][][][] {kernel}, bias, windows, rule, null, options.zeroBias(), activation);
  }

  /** A kernel for each step, [steps][inputs · taps][outputs], taps running fastest. */
  Convolved local(Windows windows, int inputs, Curve activation) {
    double[] bias = vector("b");
    double[][] rows = Arrays2d.steps(vector("W"), bias.length);
    int taps = windows.kernel();
    double[][][][] kernels = new double[rows.length / (inputs * taps)][taps][inputs][];
    for (int i = 0; i < rows.length; i++) {
      int feature = i % (inputs * taps);
      kernels[i / (inputs * taps)][feature % taps][feature / taps] = rows[i];
    }
    return new Convolved(kernels, bias, windows, rule, null, options.zeroBias(), activation);
  }

  Standardized standardized(double eps) {
    return new Standardized(vector("gain"), vector("bias"), eps, delta(), options.zeroBias());
  }
}
