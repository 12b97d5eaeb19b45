package org.lrp4j.reference.sequence;

/** An inner layer for which steps count whose features are not all of one value. */
record NotZero(SequenceNode.Layer inner, double value) implements SequenceNode.Layer {

  private double[] counts(double[][] x) {
    double[] counts = new double[x.length];
    for (int t = 0; t < x.length; t++) {
      for (double feature : x[t]) {
        counts[t] = feature == value ? counts[t] : 1;
      }
    }
    return counts;
  }

  @Override
  public double[][] forward(double[] counts, double[][] x) {
    return inner.forward(counts(x), x);
  }

  @Override
  public double[][] back(double[] counts, double[][] relevance, double[][] x) {
    return inner.back(counts(x), relevance, x);
  }

  @Override
  public double[] mask(double[][] counts, double[][]... inputs) {
    return null;
  }
}
