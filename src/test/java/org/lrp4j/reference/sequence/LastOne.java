package org.lrp4j.reference.sequence;

/** The last step that counts, of an inner layer or of the sequence itself. */
record LastOne(SequenceNode.Layer inner) implements SequenceNode.Layer {

  private static int last(double[] counts, int steps) {
    int last = steps - 1;
    while (!SequenceNode.isCounted(counts, last)) {
      last--;
    }
    return last;
  }

  @Override
  public double[][] forward(double[] counts, double[][] x) {
    double[][] all = inner.forward(counts, x);
    return new double[][] {all[last(counts, x.length)]};
  }

  @Override
  public double[][] back(double[] counts, double[][] relevance, double[][] x) {
    double[][] all = new double[x.length][relevance[0].length];
    all[last(counts, x.length)] = relevance[0];
    return inner.back(counts, all, x);
  }

  @Override
  public double[] mask(double[][] counts, double[][]... inputs) {
    return null;
  }
}
