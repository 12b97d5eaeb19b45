package org.lrp4j.reference.sequence;

/** Attention of a sequence to its own steps; those that do not count are not looked at. */
record ToItself(Heads heads) implements SequenceNode.Layer {

  @Override
  public double[][] forward(double[] counts, double[][] x) {
    return heads.forward(counts, x, x, x);
  }

  @Override
  public double[][] back(double[] counts, double[][] relevance, double[][] x) {
    Heads.Shares shares = heads.back(counts, relevance, x, x, x);
    return Arrays2d.sum(Arrays2d.sum(shares.queries(), shares.keys()), shares.values());
  }
}
