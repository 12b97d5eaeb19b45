package org.lrp4j.reference.sequence;

/** An embedding: the dense layer on the one-hot vector that each index stands for. */
record Words(int words, EachStep rows) implements SequenceNode.Layer {

  private double[][] oneHot(double[][] indices) {
    double[][] vectors = new double[indices.length][words];
    for (int t = 0; t < indices.length; t++) {
      vectors[t][(int) indices[t][0]] = 1;
    }
    return vectors;
  }

  @Override
  public double[][] forward(double[] counts, double[][] x) {
    return rows.forward(counts, oneHot(x));
  }

  @Override
  public double[][] back(double[] counts, double[][] relevance, double[][] x) {
    double[][] ofVectors = rows.back(counts, relevance, oneHot(x));
    double[][] shares = new double[x.length][1];
    for (int t = 0; t < x.length; t++) {
      for (double share : ofVectors[t]) {
        shares[t][0] += share;
      }
    }
    return shares;
  }
}
