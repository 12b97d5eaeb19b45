package org.lrp4j.reference.sequence;

import java.util.Arrays;

/**
 * {@code h_t = act(W x_t + U h_{t−1} + b)}; steps that do not count set the state to zero.
 *
 * @param map of {@code [x_t; h_{t−1}]}
 */
record Elman(RuledMap map, Curve activation, int units) implements SequenceNode.Layer {

  @Override
  public double[][] forward(double[] counts, double[][] x) {
    double[][] h = new double[x.length][units];
    for (int t = 0; t < x.length; t++) {
      if (SequenceNode.isCounted(counts, t)) {
        h[t] = activation.of(map.forward(read(x, h, t)));
      }
    }
    return h;
  }

  private double[] read(double[][] x, double[][] h, int t) {
    double[] both = Arrays.copyOf(x[t], x[t].length + units);
    if (t > 0) {
      System.arraycopy(h[t - 1], 0, both, x[t].length, units);
    }
    return both;
  }

  @Override
  public double[][] back(double[] counts, double[][] relevance, double[][] x) {
    double[][] h = forward(counts, x);
    double[][] shares = new double[x.length][x[0].length];
    double[] ofState = new double[units];
    for (int t = x.length - 1; t >= 0; t--) {
      if (!SequenceNode.isCounted(counts, t)) {
        ofState = new double[units];
        continue;
      }
      double[] r = new double[units];
      for (int j = 0; j < units; j++) {
        r[j] = relevance[t][j] + ofState[j];
      }
      double[] share = map.back(read(x, h, t), r);
      shares[t] = Arrays.copyOf(share, x[t].length);
      ofState = Arrays.copyOfRange(share, x[t].length, share.length);
    }
    return shares;
  }
}
