package org.lrp4j.reference.sequence;

/**
 * The same dense layer at every step, or on a table.
 *
 * @param obeysMask whether steps that do not count are set to zero
 */
record EachStep(RuledMap map, Curve activation, boolean obeysMask) implements SequenceNode.Layer {

  @Override
  public double[][] forward(double[] counts, double[][] x) {
    double[][] out = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      out[t] = activation.of(map.forward(x[t]));
      if (obeysMask && !SequenceNode.isCounted(counts, t)) {
        out[t] = new double[out[t].length];
      }
    }
    return out;
  }

  @Override
  public double[][] back(double[] counts, double[][] relevance, double[][] x) {
    double[][] shares = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      boolean lost = obeysMask && !SequenceNode.isCounted(counts, t);
      shares[t] = lost ? new double[x[t].length] : map.back(x[t], relevance[t]);
    }
    return shares;
  }
}
