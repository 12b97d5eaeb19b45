package org.lrp4j.reference.sequence;

/**
 * Layer normalisation of a table with gain and bias: the bias absorbs, the standard deviation is a
 * constant, and {@code Rin = x ⊙ (s − mean s)}.
 */
record Standardized(double[] gain, double[] bias, double eps, double delta, boolean zeroBias)
    implements SequenceNode.Layer {

  private static double mean(double... v) {
    double sum = 0;
    for (double each : v) {
      sum += each;
    }
    return sum / v.length;
  }

  private double deviation(double[] x) {
    double mean = mean(x);
    double sum = 0;
    for (double each : x) {
      sum += (each - mean) * (each - mean);
    }
    return Math.sqrt(sum / x.length + eps);
  }

  @Override
  public double[][] forward(double[] counts, double[][] x) {
    double[] row = x[0];
    double[] out = new double[row.length];
    for (int f = 0; f < out.length; f++) {
      out[f] = (row[f] - mean(row)) / deviation(row) * gain[f] + bias[f];
    }
    return new double[][] {out};
  }

  @Override
  public double[][] back(double[] counts, double[][] relevance, double[][] x) {
    double[] row = x[0];
    double[] s = new double[row.length];
    for (int f = 0; f < s.length; f++) {
      double centred = row[f] - mean(row);
      double scaled = centred / deviation(row) * gain[f];
      double y = scaled + (zeroBias ? 0 : bias[f]);
      double ofScaled = scaled * relevance[0][f] / (y >= 0 ? y + delta : y - delta);
      s[f] = ofScaled / (centred >= 0 ? centred + delta : centred - delta);
    }
    double[] shares = new double[row.length];
    for (int f = 0; f < shares.length; f++) {
      shares[f] = row[f] * (s[f] - mean(s));
    }
    return new double[][] {shares};
  }
}
