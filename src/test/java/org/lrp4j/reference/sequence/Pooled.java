package org.lrp4j.reference.sequence;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.PoolingType;

/**
 * Pooling over windows of steps, or, where there are none, over all that count.
 *
 * @param windows null for one over all steps
 * @param p of p-norms
 */
record Pooled(PoolingType type, Windows windows, int p, double delta)
    implements SequenceNode.Layer {

  private List<List<Integer>> groups(double[] counts, int steps) {
    List<List<Integer>> groups = new ArrayList<>();
    int outputs = windows == null ? 1 : windows.outputs(steps);
    for (int i = 0; i < outputs; i++) {
      List<Integer> group = new ArrayList<>();
      int taps = windows == null ? steps : windows.kernel();
      for (int tap = 0; tap < taps; tap++) {
        int t = windows == null ? tap : windows.step(i, tap, steps);
        if (t >= 0 && (windows != null || SequenceNode.isCounted(counts, t))) {
          group.add(t);
        }
      }
      groups.add(group);
    }
    return groups;
  }

  private static int highest(List<Integer> group, double[][] x, int f) {
    int highest = group.get(0);
    for (int t : group) {
      highest = x[t][f] > x[highest][f] ? t : highest;
    }
    return highest;
  }

  private double of(List<Integer> group, double[][] x, int f) {
    if (type == PoolingType.MAX) {
      return x[highest(group, x, f)][f];
    }
    double sum = 0;
    for (int t : group) {
      sum += type == PoolingType.PNORM ? Math.pow(Math.abs(x[t][f]), p) : x[t][f];
    }
    return switch (type) {
      case AVG -> sum / group.size();
      case PNORM -> Math.pow(sum, 1.0 / p);
      default -> sum;
    };
  }

  /** A step's part of a sum or average, or {@code a ∂norm/∂a}. */
  private double part(double a, double pooled, int size) {
    return switch (type) {
      case AVG -> a / size;
      case PNORM -> pooled == 0 ? 0 : Math.pow(Math.abs(a), p) * Math.pow(pooled, 1 - p);
      default -> a;
    };
  }

  @Override
  public double[][] forward(double[] counts, double[][] x) {
    List<List<Integer>> groups = groups(counts, x.length);
    double[][] out = new double[groups.size()][x[0].length];
    for (int i = 0; i < out.length; i++) {
      for (int f = 0; f < out[i].length; f++) {
        out[i][f] = of(groups.get(i), x, f);
      }
    }
    return out;
  }

  @Override
  public double[][] back(double[] counts, double[][] relevance, double[][] x) {
    List<List<Integer>> groups = groups(counts, x.length);
    double[][] shares = new double[x.length][x[0].length];
    for (int i = 0; i < relevance.length; i++) {
      List<Integer> group = groups.get(i);
      for (int f = 0; f < x[0].length; f++) {
        double pooled = of(group, x, f);
        double quotient = relevance[i][f] / (pooled >= 0 ? pooled + delta : pooled - delta);
        if (type == PoolingType.MAX) {
          shares[highest(group, x, f)][f] += relevance[i][f];
          continue;
        }
        for (int t : group) {
          shares[t][f] += part(x[t][f], pooled, group.size()) * quotient;
        }
      }
    }
    return shares;
  }

  @Override
  public double[] mask(double[][] counts, double[][]... inputs) {
    return windows == null ? null : windows.mask(counts[0], inputs[0].length);
  }
}
