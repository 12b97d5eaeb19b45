package org.lrp4j.reference.sequence;

import java.util.function.IntUnaryOperator;

/**
 * Copies steps: upsampling, cropping, padding, repetition.
 *
 * @param outputs how many steps come out, of how many go in
 * @param source which step a step of the output copies; zeros where there is none
 */
record Moved(IntUnaryOperator outputs, IntUnaryOperator source) implements SequenceNode.Layer {

  @Override
  public double[][] forward(double[] counts, double[][] x) {
    double[][] out = new double[outputs.applyAsInt(x.length)][x[0].length];
    for (int t = 0; t < out.length; t++) {
      int from = source.applyAsInt(t);
      if (from >= 0 && from < x.length) {
        out[t] = x[from].clone();
      }
    }
    return out;
  }

  @Override
  public double[][] back(double[] counts, double[][] relevance, double[][] x) {
    double[][] shares = new double[x.length][x[0].length];
    for (int t = 0; t < relevance.length; t++) {
      int from = source.applyAsInt(t);
      for (int f = 0; f < x[0].length && from >= 0 && from < x.length; f++) {
        shares[from][f] += relevance[t][f];
      }
    }
    return shares;
  }
}
