package org.lrp4j.reference.sequence;

import java.util.Arrays;

/**
 * Recurrent attention: {@code h_t = act(W x_t + RW s_t + b)}, s_t what h_{t−1} sees of all steps,
 * and nothing at the first.
 *
 * @param map of {@code [x_t; s_t]}
 */
record Asking(RuledMap map, Heads heads, Curve activation, int units)
    implements SequenceNode.Layer {

  private double[] read(double[] counts, double[][] x, double[][] h, int t) {
    double[] both = Arrays.copyOf(x[t], x[t].length + units);
    if (t > 0) {
      double[][] seen = heads.forward(counts, new double[][] {h[t - 1]}, x, x);
      System.arraycopy(seen[0], 0, both, x[t].length, units);
    }
    return both;
  }

  @Override
  public double[][] forward(double[] counts, double[][] x) {
    double[][] h = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      h[t] = activation.of(map.forward(read(counts, x, h, t)));
    }
    return h;
  }

  @Override
  public double[][] back(double[] counts, double[][] relevance, double[][] x) {
    double[][] h = forward(counts, x);
    double[][] shares = new double[x.length][x[0].length];
    double[] ofState = new double[units];
    for (int t = x.length - 1; t >= 0; t--) {
      double[] r = new double[units];
      for (int j = 0; j < units; j++) {
        r[j] = relevance[t][j] + ofState[j];
      }
      double[] share = map.back(read(counts, x, h, t), r);
      for (int f = 0; f < x[t].length; f++) {
        shares[t][f] += share[f];
      }
      if (t > 0) {
        double[][] ofSeen = {Arrays.copyOfRange(share, x[t].length, share.length)};
        Heads.Shares more = heads.back(counts, ofSeen, new double[][] {h[t - 1]}, x, x);
        shares = Arrays2d.sum(shares, Arrays2d.sum(more.keys(), more.values()));
        ofState = more.queries()[0];
      }
    }
    return shares;
  }
}
