package org.lrp4j.family;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.lrp4j.oracle.DenseOracle;
import org.lrp4j.oracle.RuleCase;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One example through a long short-term memory and back, in plain loops. Shares no code with lrp4j.
 *
 * @param w W, [inputs × 4·units], in blocks of candidate, forget, output and input gate
 * @param u U, [units × 4·units], with three more columns where gates look at the memory
 * @param b the bias
 * @param activation of candidate and memory
 * @param gate the activation of the gates
 */
record LstmLoops(
    double[][] w,
    double[][] u,
    double[] b,
    DoubleUnaryOperator activation,
    DoubleUnaryOperator gate) {

  static final double DELTA = 1e-6;

  /** What a forward pass leaves, by step; states have the one before the first step, too. */
  private record Trace(
      double[][] h, double[][] c, double[][] kept, double[][] added, double[][] both) {}

  /** What comes out. */
  record Result(
      double[][] output, double[][] ofInput, double bias, double initialState, double mask) {}

  /**
   * Forwards and back.
   *
   * @param x [time][inputs]
   * @param counts 0 where the state is set to zero
   * @param relevance [time][units], of the output
   * @param rule of the candidate's affine map
   * @param zeroBias whether the candidate's bias is left out on the way back
   */
  Result run(double[][] x, double[] counts, double[][] relevance, RuleCase rule, boolean zeroBias) {
    Trace trace = forward(x, counts);
    int units = u.length;
    int inputs = w.length;
    DenseOracle candidate = candidate();
    double[][] ofInput = new double[x.length][];
    double[] ofH = new double[units];
    double[] ofC = new double[units];
    double bias = 0;
    double masked = 0;
    for (int t = x.length - 1; t >= 0; t--) {
      double[] ofCandidate = new double[units];
      for (int j = 0; j < units; j++) {
        ofH[j] += relevance[t][j];
        if (counts[t] == 0) {
          masked += ofH[j] + ofC[j];
          ofH[j] = 0;
          ofC[j] = 0;
        }
        double all = ofH[j] + ofC[j];
        double c = trace.kept[t][j] + trace.added[t][j];
        double denominator = c + (c >= 0 ? DELTA : -DELTA);
        ofCandidate[j] = all * trace.added[t][j] / denominator;
        ofC[j] = all * trace.kept[t][j] / denominator;
      }
      INDArray batch = Nd4j.createFromArray(new double[][] {trace.both[t]});
      DenseOracle.Share share =
          rule.formula()
              .of(
                  zeroBias ? candidate.withoutBias() : candidate,
                  new RuleCase.Inputs(batch, 1),
                  0,
                  ofCandidate);
      bias += share.bias();
      ofInput[t] = Arrays.copyOf(share.input(), inputs);
      ofH = Arrays.copyOfRange(share.input(), inputs, inputs + units);
    }
    double initial = Arrays.stream(ofH).sum() + Arrays.stream(ofC).sum();
    double[][] output = Arrays.copyOfRange(trace.h, 1, x.length + 1);
    return new Result(output, ofInput, bias, initial, masked);
  }

  private Trace forward(double[][] x, double[] counts) {
    int units = u.length;
    int steps = x.length;
    double[][] h = new double[steps + 1][units];
    double[][] c = new double[steps + 1][units];
    double[][] kept = new double[steps][units];
    double[][] added = new double[steps][units];
    double[][] both = new double[steps][];
    for (int t = 0; t < steps; t++) {
      both[t] = Arrays.copyOf(x[t], x[t].length + units);
      System.arraycopy(h[t], 0, both[t], x[t].length, units);
      for (int j = 0; j < units; j++) {
        double g = activation.applyAsDouble(sum(x[t], h[t], j));
        double f = gate.applyAsDouble(sum(x[t], h[t], units + j) + look(j, 0) * c[t][j]);
        double i = gate.applyAsDouble(sum(x[t], h[t], 3 * units + j) + look(j, 2) * c[t][j]);
        kept[t][j] = f * c[t][j];
        added[t][j] = i * g;
        double next = kept[t][j] + added[t][j];
        double o = gate.applyAsDouble(sum(x[t], h[t], 2 * units + j) + look(j, 1) * next);
        c[t + 1][j] = counts[t] * next;
        h[t + 1][j] = counts[t] * o * activation.applyAsDouble(next);
      }
    }
    return new Trace(h, c, kept, added, both);
  }

  private double sum(double[] x, double[] h, int column) {
    double sum = b[column];
    for (int k = 0; k < x.length; k++) {
      sum += x[k] * w[k][column];
    }
    for (int k = 0; k < h.length; k++) {
      sum += h[k] * u[k][column];
    }
    return sum;
  }

  /** The weight of a peephole, in the order of forget, output and input gate. */
  private double look(int unit, int which) {
    int column = 4 * u.length + which;
    return column < u[unit].length ? u[unit][column] : 0;
  }

  private DenseOracle candidate() {
    int units = u.length;
    double[][] both = new double[w.length + units][];
    for (int k = 0; k < both.length; k++) {
      double[] row = k < w.length ? w[k] : u[k - w.length];
      both[k] = Arrays.copyOf(row, units);
    }
    return new DenseOracle(both, Arrays.copyOf(b, units));
  }
}
