package org.lrp4j.reference;

import static org.lrp4j.reference.Matrix.plus;
import static org.lrp4j.reference.Matrix.product;
import static org.lrp4j.reference.Matrix.stabilizedQuotient;

import java.util.function.DoubleUnaryOperator;
import org.lrp4j.rule.Rule;

/** A layer or vertex: what it computes for one example, and how it shares relevance out. */
interface ReferenceNode {

  double[] forward(double[]... inputs);

  /** The relevance of each input. */
  double[][] redistribute(double[] relevance, double[]... inputs);

  /** An affine layer, followed by an element-wise activation function, which passes relevance. */
  record Weighted(
      Affine affine,
      DoubleUnaryOperator activation,
      Rule rule,
      Affine.Bounds bounds,
      boolean zeroBias)
      implements ReferenceNode {

    @Override
    public double[] forward(double[]... inputs) {
      return Matrix.map(affine.forward(inputs[0]), activation);
    }

    @Override
    public double[][] redistribute(double[] relevance, double[]... inputs) {
      Affine used = zeroBias ? affine.withoutBias() : affine;
      return new double[][] {used.redistribute(rule, bounds, inputs[0], relevance)};
    }
  }

  /** An element-wise layer. */
  record Pass(DoubleUnaryOperator function) implements ReferenceNode {

    @Override
    public double[] forward(double[]... inputs) {
      return Matrix.map(inputs[0], function);
    }

    @Override
    public double[][] redistribute(double[] relevance, double[]... inputs) {
      return new double[][] {relevance};
    }
  }

  /** Max pooling; each output sees the inputs that are listed for it. */
  record Maximum(int[][] windows) implements ReferenceNode {

    @Override
    public double[] forward(double[]... inputs) {
      double[] out = new double[windows.length];
      for (int j = 0; j < windows.length; j++) {
        out[j] = inputs[0][winner(j, inputs[0])];
      }
      return out;
    }

    @Override
    public double[][] redistribute(double[] relevance, double[]... inputs) {
      double[] result = new double[inputs[0].length];
      for (int j = 0; j < windows.length; j++) {
        result[winner(j, inputs[0])] += relevance[j];
      }
      return new double[][] {result};
    }

    private int winner(int j, double[] a) {
      int winner = windows[j][0];
      for (int i : windows[j]) {
        if (a[i] > a[winner]) {
          winner = i;
        }
      }
      return winner;
    }
  }

  /** A sum or average: {@code a ⊙ poolᵀ(R / st(pool(a)))}. */
  record Average(double[][] weights, double delta) implements ReferenceNode {

    @Override
    public double[] forward(double[]... inputs) {
      return Matrix.times(weights, inputs[0]);
    }

    @Override
    public double[][] redistribute(double[] relevance, double[]... inputs) {
      double[] s = stabilizedQuotient(relevance, forward(inputs), delta);
      return new double[][] {product(inputs[0], Matrix.transposedTimes(weights, s))};
    }
  }

  /** The sum of two branches: each part gets {@code part · R / st(sum of parts)}. */
  record Sum(double delta) implements ReferenceNode {

    @Override
    public double[] forward(double[]... inputs) {
      return plus(inputs[0], inputs[1]);
    }

    @Override
    public double[][] redistribute(double[] relevance, double[]... inputs) {
      double[] s = stabilizedQuotient(relevance, forward(inputs), delta);
      return new double[][] {product(inputs[0], s), product(inputs[1], s)};
    }
  }
}
