package org.lrp4j.reference.sequence;

import java.util.stream.IntStream;

/** The steps that count in reverse order at the places of those, zeros elsewhere. */
record Reversed() implements SequenceNode.Layer {

  private static double[][] turned(double[] counts, double[][] x) {
    int[] places =
        IntStream.range(0, x.length).filter(t -> SequenceNode.isCounted(counts, t)).toArray();
    double[][] out = new double[x.length][x[0].length];
    for (int n = 0; n < places.length; n++) {
      out[places[n]] = x[places[places.length - 1 - n]].clone();
    }
    return out;
  }

  @Override
  public double[][] forward(double[] counts, double[][] x) {
    return turned(counts, x);
  }

  @Override
  public double[][] back(double[] counts, double[][] relevance, double[][] x) {
    return turned(counts, relevance);
  }
}
