package org.lrp4j.reference.sequence;

import java.util.Arrays;

/**
 * A gated recurrent unit: {@code h_t = u h_{t−1} + (1 − u) m}, {@code m = tanh(W x + U (r h) + b)}.
 * States are sums of two parts; gates get as much as the signal, as factors of a product do, or
 * nothing.
 *
 * @param w [inputs][3 units]: candidate, update gate, reset gate
 * @param candidate of {@code [x_t; r h_{t−1}]}
 */
record Gated(RuledMap candidate, double[][] w, double[][] u, double[] b, double delta)
    implements SequenceNode.Layer {

  private record Moment(double[] read, double[] kept, double[] added, double[] h) {}

  private Moment[] run(double[][] x) {
    int units = u.length;
    Moment[] moments = new Moment[x.length];
    double[] h = new double[units];
    for (int t = 0; t < x.length; t++) {
      double[] read = Arrays.copyOf(x[t], x[t].length + units);
      double[] kept = new double[units];
      double[] added = new double[units];
      double[] next = new double[units];
      for (int j = 0; j < units; j++) {
        read[x[t].length + j] = Curve.SIGMOID.of(sum(x[t], h, 2 * units + j)) * h[j];
      }
      double[] m = Curve.TANH.of(candidate.forward(read));
      for (int j = 0; j < units; j++) {
        double update = Curve.SIGMOID.of(sum(x[t], h, units + j));
        kept[j] = update * h[j];
        added[j] = (1 - update) * m[j];
        next[j] = kept[j] + added[j];
      }
      h = next;
      moments[t] = new Moment(read, kept, added, h);
    }
    return moments;
  }

  private double sum(double[] x, double[] h, int column) {
    return Arrays2d.preActivation(b, x, w, h, u, column);
  }

  @Override
  public double[][] forward(double[] counts, double[][] x) {
    return Arrays.stream(run(x)).map(Moment::h).toArray(double[][]::new);
  }

  @Override
  public double[][] back(double[] counts, double[][] relevance, double[][] x) {
    int units = u.length;
    Moment[] moments = run(x);
    double[][] shares = new double[x.length][];
    double[] ofH = new double[units];
    for (int t = x.length - 1; t >= 0; t--) {
      double[] ofCandidate = new double[units];
      double[] ofKept = new double[units];
      for (int j = 0; j < units; j++) {
        double h = moments[t].h[j];
        double quotient = (relevance[t][j] + ofH[j]) / (h >= 0 ? h + delta : h - delta);
        ofCandidate[j] = moments[t].added[j] * quotient;
        ofKept[j] = moments[t].kept[j] * quotient;
      }
      double[] share = candidate.back(moments[t].read, ofCandidate);
      shares[t] = Arrays.copyOf(share, x[t].length);
      for (int j = 0; j < units; j++) {
        ofH[j] = ofKept[j] + share[x[t].length + j];
      }
    }
    return shares;
  }
}
