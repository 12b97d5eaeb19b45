package org.lrp4j.reference.sequence;

import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;

/** A layer over the sequence and another over the reversed one, put together step by step. */
record TwoWays(
    SequenceNode.Layer ahead, SequenceNode.Layer backwards, Bidirectional.Mode mode, double delta)
    implements SequenceNode.Layer {

  private static double[] reversed(double[] counts) {
    if (counts == null) {
      return null;
    }
    double[] result = new double[counts.length];
    for (int t = 0; t < result.length; t++) {
      result[t] = counts[counts.length - 1 - t];
    }
    return result;
  }

  private static double[][] reversed(double[][] x) {
    double[][] result = new double[x.length][];
    for (int t = 0; t < result.length; t++) {
      result[t] = x[x.length - 1 - t];
    }
    return result;
  }

  private double[][] second(double[] counts, double[][] x) {
    return reversed(backwards.forward(reversed(counts), reversed(x)));
  }

  @Override
  public double[][] forward(double[] counts, double[][] x) {
    double[][] one = ahead.forward(counts, x);
    double[][] two = second(counts, x);
    double[][] out = new double[one.length][];
    for (int t = 0; t < out.length; t++) {
      int n = one[t].length;
      out[t] = new double[mode == Bidirectional.Mode.CONCAT ? 2 * n : n];
      for (int j = 0; j < out[t].length; j++) {
        out[t][j] =
            switch (mode) {
              case CONCAT -> j < n ? one[t][j] : two[t][j - n];
              case ADD -> one[t][j] + two[t][j];
              case AVERAGE -> (one[t][j] + two[t][j]) / 2;
              case MUL -> one[t][j] * two[t][j];
            };
      }
    }
    return out;
  }

  @Override
  public double[][] back(double[] counts, double[][] relevance, double[][] x) {
    double[][] one = ahead.forward(counts, x);
    double[][] two = second(counts, x);
    double[][] ofOne = new double[one.length][one[0].length];
    double[][] ofTwo = new double[two.length][two[0].length];
    for (int t = 0; t < one.length; t++) {
      for (int j = 0; j < one[t].length; j++) {
        if (mode == Bidirectional.Mode.CONCAT) {
          ofOne[t][j] = relevance[t][j];
          ofTwo[t][j] = relevance[t][one[t].length + j];
        } else if (mode == Bidirectional.Mode.MUL) {
          ofOne[t][j] = relevance[t][j] / 2;
          ofTwo[t][j] = relevance[t][j] / 2;
        } else { // the parts of an average are those of a sum
          double sum = one[t][j] + two[t][j];
          double quotient = relevance[t][j] / (sum >= 0 ? sum + delta : sum - delta);
          ofOne[t][j] = one[t][j] * quotient;
          ofTwo[t][j] = two[t][j] * quotient;
        }
      }
    }
    double[][] shares = ahead.back(counts, ofOne, x);
    double[][] more = reversed(backwards.back(reversed(counts), reversed(ofTwo), reversed(x)));
    return Arrays2d.sum(shares, more);
  }

  @Override
  public double[] mask(double[][] counts, double[][]... inputs) {
    return ahead.mask(counts, inputs);
  }
}
