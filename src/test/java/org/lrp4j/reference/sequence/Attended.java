package org.lrp4j.reference.sequence;

/**
 * Attention of three inputs: queries, keys and values. A step is looked at where key and value
 * count, and the output is zero where the query does not.
 */
record Attended(Heads heads) implements SequenceNode {

  private static double[] looked(double[][] counts) {
    if (counts[1] == null || counts[2] == null) {
      return counts[1] == null ? counts[2] : counts[1];
    }
    double[] least = new double[counts[1].length];
    for (int t = 0; t < least.length; t++) {
      least[t] = Math.min(counts[1][t], counts[2][t]);
    }
    return least;
  }

  private static double[][] masked(double[] counts, double[][] x) {
    double[][] masked = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      masked[t] = isCounted(counts, t) ? x[t] : new double[x[t].length];
    }
    return masked;
  }

  private static boolean isCounted(double[] counts, int t) {
    return SequenceNode.isCounted(counts, t);
  }

  @Override
  public double[][] forward(double[][] counts, double[][]... in) {
    return masked(counts[0], heads.forward(looked(counts), in[0], in[1], in[2]));
  }

  @Override
  public double[][][] back(double[][] counts, double[][] relevance, double[][]... in) {
    Heads.Shares shares =
        heads.back(looked(counts), masked(counts[0], relevance), in[0], in[1], in[2]);
    return new double[][][] {shares.queries(), shares.keys(), shares.values()};
  }
}
