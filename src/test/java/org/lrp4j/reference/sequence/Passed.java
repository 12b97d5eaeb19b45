package org.lrp4j.reference.sequence;

/** An element-wise function, which passes relevance on. */
record Passed(Curve function, double factor) implements SequenceNode.Layer {

  @Override
  public double[][] forward(double[] counts, double[][] x) {
    double[][] out = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      out[t] = function.of(x[t]);
      for (int f = 0; f < out[t].length; f++) {
        out[t][f] *= factor;
      }
    }
    return out;
  }

  @Override
  public double[][] back(double[] counts, double[][] relevance, double[][] x) {
    return relevance;
  }
}
