package org.lrp4j.reference.sequence;

import java.util.Arrays;

/**
 * Long short-term memory, with peepholes where there are weights for them: candidate g, gates f, o
 * and i, {@code c_t = f c_{t−1} + i g}, {@code h_t = o act(c_t)}. On the way back c is a sum, and a
 * gate's partner takes all.
 *
 * @param candidate of {@code [x_t; h_{t−1}]}
 * @param w [inputs][4 units]: candidate, forget, output and input gate
 * @param u [units][4 units], and three columns more with peepholes of the gates f, o and i
 * @param resets whether steps that do not count set the state to zero
 */
record Memory(
    RuledMap candidate,
    double[][] w,
    double[][] u,
    double[] b,
    Curve activation,
    Curve gate,
    double delta,
    boolean resets)
    implements SequenceNode.Layer {

  /** What one step leaves: how much of the memory was kept, added, and what it read. */
  private record Moment(double[] read, double[] kept, double[] added, double[] c, double[] h) {}

  private Moment[] run(double[] counts, double[][] x) {
    int units = u.length;
    Moment[] moments = new Moment[x.length];
    double[] h = new double[units];
    double[] c = new double[units];
    for (int t = 0; t < x.length; t++) {
      double[] read = Arrays.copyOf(x[t], x[t].length + units);
      System.arraycopy(h, 0, read, x[t].length, units);
      double[] g = activation.of(candidate.forward(read));
      double[] kept = new double[units];
      double[] added = new double[units];
      double[] nextC = new double[units];
      double[] nextH = new double[units];
      for (int j = 0; j < units; j++) {
        kept[j] = gate.of(sum(x[t], h, units + j) + peephole(j, 0) * c[j]) * c[j];
        added[j] = gate.of(sum(x[t], h, 3 * units + j) + peephole(j, 2) * c[j]) * g[j];
        double now = kept[j] + added[j];
        double out = gate.of(sum(x[t], h, 2 * units + j) + peephole(j, 1) * now);
        if (isRead(counts, t)) {
          nextC[j] = now;
          nextH[j] = out * activation.of(now);
        }
      }
      c = nextC;
      h = nextH;
      moments[t] = new Moment(read, kept, added, c, h);
    }
    return moments;
  }

  private boolean isRead(double[] counts, int t) {
    return !resets || SequenceNode.isCounted(counts, t);
  }

  private double sum(double[] x, double[] h, int column) {
    return Arrays2d.preActivation(b, x, w, h, u, column);
  }

  private double peephole(int unit, int which) {
    int column = 4 * u.length + which;
    return column < u[unit].length ? u[unit][column] : 0;
  }

  @Override
  public double[][] forward(double[] counts, double[][] x) {
    return Arrays.stream(run(counts, x)).map(Moment::h).toArray(double[][]::new);
  }

  @Override
  public double[][] back(double[] counts, double[][] relevance, double[][] x) {
    int units = u.length;
    Moment[] moments = run(counts, x);
    double[][] shares = new double[x.length][];
    double[] ofH = new double[units];
    double[] ofC = new double[units];
    for (int t = x.length - 1; t >= 0; t--) {
      Moment now = moments[t];
      double[] ofCandidate = new double[units];
      for (int j = 0; j < units; j++) {
        double all = isRead(counts, t) ? relevance[t][j] + ofH[j] + ofC[j] : 0;
        double c = now.kept[j] + now.added[j];
        double quotient = all / (c >= 0 ? c + delta : c - delta);
        ofCandidate[j] = now.added[j] * quotient;
        ofC[j] = now.kept[j] * quotient;
      }
      double[] share = candidate.back(now.read, ofCandidate);
      shares[t] = Arrays.copyOf(share, x[t].length);
      ofH = Arrays.copyOfRange(share, x[t].length, share.length);
    }
    return shares;
  }
}
