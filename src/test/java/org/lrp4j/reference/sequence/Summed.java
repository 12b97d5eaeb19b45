package org.lrp4j.reference.sequence;

/** {@code Σ factor · input}, or that over a divisor, which cancels on the way back. */
record Summed(double[] factors, double divisor, double delta) implements SequenceNode {

  @Override
  public double[][] forward(double[][] counts, double[][]... inputs) {
    double[][] sum = new double[inputs[0].length][inputs[0][0].length];
    for (int t = 0; t < sum.length; t++) {
      for (int f = 0; f < sum[t].length; f++) {
        for (int i = 0; i < inputs.length; i++) {
          sum[t][f] += factors[i] * inputs[i][t][f];
        }
        sum[t][f] /= divisor;
      }
    }
    return sum;
  }

  @Override
  public double[][][] back(double[][] counts, double[][] relevance, double[][]... inputs) {
    double[][] sum = forward(counts, inputs);
    double[][][] shares = new double[inputs.length][sum.length][sum[0].length];
    for (int t = 0; t < sum.length; t++) {
      for (int f = 0; f < sum[t].length; f++) {
        double z = sum[t][f] * divisor;
        for (int i = 0; i < inputs.length; i++) {
          double part = factors[i] * inputs[i][t][f];
          shares[i][t][f] = part * relevance[t][f] / (z >= 0 ? z + delta : z - delta);
        }
      }
    }
    return shares;
  }
}
