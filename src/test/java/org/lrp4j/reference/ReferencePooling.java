package org.lrp4j.reference;

import static org.lrp4j.reference.ReferenceNode.joined;
import static org.lrp4j.reference.ReferenceNode.withRows;

import java.util.Arrays;
import java.util.List;

/**
 * Pooling: each output sees the inputs of its example that are listed for it.
 *
 * @param kind how it sums up
 * @param shape the shape of one example's output
 * @param windows for each output of an example the inputs it sees; padding counts nothing
 * @param divisors for each output what the sum is divided by, of averages
 * @param p of p-norms
 * @param evenly whether sums and norms share as if all inputs were alike
 */
record ReferencePooling(
    Kind kind, int[] shape, int[][] windows, double[] divisors, int p, boolean evenly, double delta)
    implements ReferenceNode {

  /** The ways to pool. Averages are sums, each with its divisor. */
  enum Kind {
    MAX,
    SUM,
    PNORM
  }

  @Override
  public Tensor forward(Tensor... inputs) {
    double[][] rows = new double[inputs[0].rows()][];
    Arrays.setAll(rows, n -> pooled(inputs[0].row(n)));
    return joined(withRows(rows.length, shape), rows);
  }

  @Override
  public Shares redistribute(Tensor relevance, Tensor... inputs) {
    Tensor a = inputs[0];
    double[][] rows = new double[a.rows()][];
    boolean alike = evenly && kind != Kind.MAX;
    double[] ones = Vectors.ones(a.rowSize());
    Arrays.setAll(rows, n -> shares(alike ? ones : a.row(n), relevance.row(n)));
    return new Shares(List.of(joined(a.shape(), rows)), 0);
  }

  private double[] pooled(double[] a) {
    double[] out = new double[windows.length];
    for (int j = 0; j < windows.length; j++) {
      if (kind == Kind.MAX) {
        out[j] = a[winner(j, a)];
        continue;
      }
      double sum = 0;
      for (int i : windows[j]) {
        sum += kind == Kind.PNORM ? Math.pow(Math.abs(a[i]), p) : a[i];
      }
      out[j] = kind == Kind.PNORM ? Math.pow(sum, 1.0 / p) : sum / divisors[j];
    }
    return out;
  }

  private double[] shares(double[] a, double[] r) {
    double[] result = new double[a.length];
    double[] out = pooled(a);
    double[] s = Vectors.stabilizedQuotient(r, out, delta);
    for (int j = 0; j < windows.length; j++) {
      if (kind == Kind.MAX) {
        result[winner(j, a)] += r[j];
        continue;
      }
      for (int i : windows[j]) {
        result[i] += s[j] * part(a[i], out[j], divisors[j]);
      }
    }
    return result;
  }

  /** {@code a ⊙ ∂pool/∂a}; of a norm {@code |a|^p · pool^(1−p)}, and nothing where it is zero. */
  private double part(double a, double out, double divisor) {
    if (kind == Kind.SUM) {
      return a / divisor;
    }
    return out == 0 ? 0 : Math.pow(Math.abs(a), p) * Math.pow(out, 1 - p);
  }

  /** The first one in a tie. */
  private int winner(int j, double[] a) {
    int winner = windows[j][0];
    for (int i : windows[j]) {
      if (a[i] > a[winner]) {
        winner = i;
      }
    }
    return winner;
  }
}
