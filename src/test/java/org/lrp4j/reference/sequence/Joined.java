package org.lrp4j.reference.sequence;

import java.util.Arrays;

/** Features side by side. */
record Joined() implements SequenceNode {

  @Override
  public double[][] forward(double[][] counts, double[][]... inputs) {
    double[][] out = new double[inputs[0].length][];
    for (int t = 0; t < out.length; t++) {
      int one = inputs[0][t].length;
      out[t] = Arrays.copyOf(inputs[0][t], one + inputs[1][t].length);
      System.arraycopy(inputs[1][t], 0, out[t], one, inputs[1][t].length);
    }
    return out;
  }

  @Override
  public double[][][] back(double[][] counts, double[][] relevance, double[][]... inputs) {
    double[][][] shares = new double[2][relevance.length][];
    for (int t = 0; t < relevance.length; t++) {
      int one = inputs[0][t].length;
      shares[0][t] = Arrays.copyOf(relevance[t], one);
      shares[1][t] = Arrays.copyOfRange(relevance[t], one, relevance[t].length);
    }
    return shares;
  }
}
