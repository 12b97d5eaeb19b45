package org.lrp4j.reference;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.lrp4j.rule.Rule;

/** A layer or vertex: what it computes for a batch, and how it shares relevance out. */
interface ReferenceNode {

  /** The relevance of each input, and what a bias keeps of it. */
  record Shares(List<Tensor> inputs, double absorbed) {}

  Tensor forward(Tensor... inputs);

  Shares redistribute(Tensor relevance, Tensor... inputs);

  /**
   * An affine layer, followed by an element-wise activation function, which passes relevance.
   *
   * @param shape the shape of one example's output
   */
  record Weighted(
      Affine affine,
      int[] shape,
      UnaryOperator<Tensor> activation,
      Rule rule,
      Affine.Bounds bounds,
      boolean zeroBias)
      implements ReferenceNode {

    @Override
    public Tensor forward(Tensor... inputs) {
      Tensor a = inputs[0];
      double[][] rows = new double[a.rows()][];
      Arrays.setAll(rows, n -> affine.forward(a.row(n)));
      return activation.apply(joined(withRows(a.rows(), shape), rows));
    }

    @Override
    public Shares redistribute(Tensor relevance, Tensor... inputs) {
      Tensor a = inputs[0];
      Affine used = zeroBias ? affine.withoutBias() : affine;
      double[][] rows = new double[a.rows()][];
      double absorbed = 0;
      for (int n = 0; n < rows.length; n++) {
        Affine.Share share = used.redistribute(rule, bounds, a.row(n), relevance.row(n));
        rows[n] = share.relevance();
        absorbed += share.absorbed();
      }
      return new Shares(List.of(joined(a.shape(), rows)), absorbed);
    }
  }

  /** An element-wise layer. */
  record Pass(UnaryOperator<Tensor> function) implements ReferenceNode {

    @Override
    public Tensor forward(Tensor... inputs) {
      return function.apply(inputs[0]);
    }

    @Override
    public Shares redistribute(Tensor relevance, Tensor... inputs) {
      return new Shares(List.of(relevance), 0);
    }
  }

  /** The shift vertex: its constant absorbs like a bias. */
  record Shift(double constant, double delta, boolean passes) implements ReferenceNode {

    @Override
    public Tensor forward(Tensor... inputs) {
      return inputs[0].map(v -> v + constant);
    }

    @Override
    public Shares redistribute(Tensor relevance, Tensor... inputs) {
      if (passes) {
        return new Shares(List.of(relevance), 0);
      }
      Tensor a = inputs[0];
      double[] s = Vectors.stabilizedQuotient(relevance.values(), forward(a).values(), delta);
      double absorbed = constant * Arrays.stream(s).sum();
      return new Shares(List.of(a.withValues(Vectors.product(s, a.values()))), absorbed);
    }
  }

  /**
   * Moves values about: every output is a copy of one input, or zero.
   *
   * @param shape the output's shape
   * @param sources for each output the number of the input it comes from
   * @param indices for each output where there, or −1 for zero
   */
  record Routing(int[] shape, int[] sources, int[] indices) implements ReferenceNode {

    @Override
    public Tensor forward(Tensor... inputs) {
      return Tensor.generate(
          shape, j -> indices[j] < 0 ? 0 : inputs[sources[j]].values()[indices[j]]);
    }

    @Override
    public Shares redistribute(Tensor relevance, Tensor... inputs) {
      List<Tensor> shares =
          Arrays.stream(inputs).map(a -> a.withValues(new double[a.values().length])).toList();
      for (int j = 0; j < indices.length; j++) {
        if (indices[j] >= 0) {
          shares.get(sources[j]).values()[indices[j]] += relevance.values()[j];
        }
      }
      return new Shares(shares, 0);
    }
  }

  static int[] withRows(int rows, int... shape) {
    int[] all = new int[shape.length + 1];
    all[0] = rows;
    System.arraycopy(shape, 0, all, 1, shape.length);
    return all;
  }

  static Tensor joined(int[] shape, double[]... rows) {
    return new Tensor(shape, Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray());
  }
}
