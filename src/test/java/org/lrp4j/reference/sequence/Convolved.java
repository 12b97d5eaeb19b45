package org.lrp4j.reference.sequence;

import org.lrp4j.reference.Affine;
import org.lrp4j.reference.Matrix;
import org.lrp4j.rule.Rule;

/**
 * A convolution over time as one matrix from all steps to all steps.
 *
 * @param kernel [taps][inputs][outputs], the same at every step, or one for each step
 */
record Convolved(
    double[][][][] kernel,
    double[] bias,
    Windows windows,
    Rule rule,
    Affine.Bounds bounds,
    boolean zeroBias,
    Curve activation)
    implements SequenceNode.Layer {

  private RuledMap map(int steps) {
    int inputs = kernel[0][0].length;
    int outputs = kernel[0][0][0].length;
    int rows = windows.outputs(steps) * outputs;
    int[][] from = new int[rows][];
    double[][] weights = new double[rows][];
    double[] b = new double[rows];
    for (int row = 0; row < rows; row++) {
      int i = row / outputs;
      double[][][] here = kernel[Math.min(i, kernel.length - 1)];
      int taps = 0;
      for (int tap = 0; tap < here.length; tap++) {
        taps += windows.step(i, tap, steps) < 0 ? 0 : 1;
      }
      from[row] = new int[taps * inputs];
      weights[row] = new double[taps * inputs];
      b[row] = bias[row % outputs];
      int n = 0;
      for (int tap = 0; tap < here.length; tap++) {
        int t = windows.step(i, tap, steps);
        for (int c = 0; c < inputs && t >= 0; c++) {
          from[row][n] = t * inputs + c;
          weights[row][n] = here[tap][c][row % outputs];
          n++;
        }
      }
    }
    Matrix matrix = new Matrix(steps * inputs, from, weights);
    return new RuledMap(new Affine(matrix, b), rule, bounds, zeroBias);
  }

  @Override
  public double[][] forward(double[] counts, double[][] x) {
    double[] z = map(x.length).forward(Arrays2d.flat(x));
    return Arrays2d.steps(activation.of(z), bias.length);
  }

  @Override
  public double[][] back(double[] counts, double[][] relevance, double[][] x) {
    double[] shares = map(x.length).back(Arrays2d.flat(x), Arrays2d.flat(relevance));
    return Arrays2d.steps(shares, x[0].length);
  }

  @Override
  public double[] mask(double[][] counts, double[][]... inputs) {
    return windows.mask(counts[0], inputs[0].length);
  }
}
