package org.lrp4j.family;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.lrp4j.oracle.Vectors;

/**
 * Pooling of one example, with plain loops.
 *
 * @param windows the elements of the input that each element of the output is taken from
 * @param divisors what the sum of each window is divided by for an average
 */
record PoolingOracle(List<int[]> windows, double[] divisors) {

  private static final double DELTA = 1e-6;

  /** How the elements of a window become one. */
  enum Kind {
    MAX,
    AVG,
    SUM,
    PNORM
  }

  /** Windows that slide over each channel of an image of the given channels, rows, columns. */
  static PoolingOracle sliding(
      Geometry geometry, CNN2DFormat format, boolean paddingCounts, int... size) {
    return sliding(geometry, geometry.dilation(), format, paddingCounts, size);
  }

  /**
   * The same as ND4J's oneDNN build pools in FLOAT: the output has the size that the dilation asks
   * for, but the taps of a window lie side by side.
   */
  static PoolingOracle forgettingDilation(
      Geometry geometry, CNN2DFormat format, boolean paddingCounts, int... size) {
    return sliding(geometry, new int[] {1, 1}, format, paddingCounts, size);
  }

  private static PoolingOracle sliding(
      Geometry geometry, int[] step, CNN2DFormat format, boolean paddingCounts, int... size) {
    int channels = size[0];
    int[] out = new int[2];
    int[] before = new int[2];
    for (int axis = 0; axis < 2; axis++) {
      int in = size[axis + 1];
      int extent = (geometry.kernel()[axis] - 1) * geometry.dilation()[axis] + 1;
      int stride = geometry.stride()[axis];
      if (geometry.mode() == ConvolutionMode.Same) {
        out[axis] = (in + stride - 1) / stride;
        before[axis] = Math.max(0, (out[axis] - 1) * stride + extent - in) / 2;
      } else {
        before[axis] = geometry.padding()[axis];
        out[axis] = (in + 2 * before[axis] - extent) / stride + 1;
      }
    }
    int positions = channels * out[0] * out[1];
    int[][] windows = new int[positions][];
    double[] divisors = new double[positions];
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < out[0]; y++) {
        for (int x = 0; x < out[1]; x++) {
          List<Integer> window = new ArrayList<>();
          for (int ky = 0; ky < geometry.kernel()[0]; ky++) {
            for (int kx = 0; kx < geometry.kernel()[1]; kx++) {
              int row = y * geometry.stride()[0] - before[0] + ky * step[0];
              int column = x * geometry.stride()[1] - before[1] + kx * step[1];
              if (row >= 0 && row < size[1] && column >= 0 && column < size[2]) {
                window.add(index(format, c, row, column, size));
              }
            }
          }
          int o = index(format, c, y, x, channels, out[0], out[1]);
          windows[o] = window.stream().mapToInt(i -> i).toArray();
          divisors[o] = paddingCounts ? geometry.kernel()[0] * geometry.kernel()[1] : window.size();
        }
      }
    }
    return new PoolingOracle(List.of(windows), divisors);
  }

  private static int index(CNN2DFormat format, int c, int y, int x, int... size) {
    return format == CNN2DFormat.NCHW
        ? (c * size[1] + y) * size[2] + x
        : (y * size[2] + x) * size[0] + c;
  }

  /** One window a channel, over all positions. */
  static PoolingOracle global(boolean channelsLast, int channels, int positions) {
    List<int[]> windows = new ArrayList<>();
    double[] divisors = new double[channels];
    for (int c = 0; c < channels; c++) {
      int[] window = new int[positions];
      for (int i = 0; i < positions; i++) {
        window[i] = channelsLast ? i * channels + c : c * positions + i;
      }
      windows.add(window);
      divisors[c] = positions;
    }
    return new PoolingOracle(windows, divisors);
  }

  double[] pooled(Kind kind, int p, double[] a) {
    double[] z = new double[windows.size()];
    for (int o = 0; o < z.length; o++) {
      double[] values = values(o, a);
      z[o] =
          switch (kind) {
            case MAX -> values[winner(values)];
            case AVG -> Vectors.sum(values) / divisors[o];
            case SUM -> Vectors.sum(values);
            case PNORM -> Math.pow(Vectors.sum(powers(values, p)), 1.0 / p);
          };
    }
    return z;
  }

  double[] relevance(Kind kind, int p, double[] a, double[] r) {
    double[] z = pooled(kind, p, a);
    double[] s = Vectors.over(r, Vectors.st(z, DELTA));
    double[] result = new double[a.length];
    for (int o = 0; o < z.length; o++) {
      int[] window = windows.get(o);
      double[] values = values(o, a);
      for (int i = 0; i < window.length; i++) {
        result[window[i]] +=
            switch (kind) {
              case MAX -> i == winner(values) ? r[o] : 0;
              case AVG -> values[i] / divisors[o] * s[o];
              case SUM -> values[i] * s[o];
              // ∂z/∂a = sign(a)·|a|^(p−1) / z^(p−1)
              case PNORM -> Math.pow(Math.abs(values[i]), p) / Math.pow(z[o], p - 1) * s[o];
            };
      }
    }
    return result;
  }

  /** How much of the terms of an average or sum is left when they have been added. */
  double[] condition(double[] a) {
    double[] z = pooled(Kind.SUM, 1, a);
    double[] terms = pooled(Kind.SUM, 1, Vectors.abs(a));
    return Vectors.zip(z, terms, (v, t) -> v * Math.abs(v) / t);
  }

  private double[] values(int output, double[] a) {
    int[] window = windows.get(output);
    double[] values = new double[window.length];
    for (int i = 0; i < window.length; i++) {
      values[i] = a[window[i]];
    }
    return values;
  }

  private static double[] powers(double[] values, int p) {
    return Vectors.map(values, v -> Math.pow(Math.abs(v), p));
  }

  private static int winner(double[] values) {
    int winner = 0;
    for (int i = 1; i < values.length; i++) {
      winner = values[i] > values[winner] ? i : winner;
    }
    return winner;
  }
}
