package org.lrp4j.keras;

import java.util.Locale;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op;
import org.lrp4j.keras.vertex.DotVertex;
import org.lrp4j.keras.vertex.WeighingVertex;

/** An image [2, 2, 3] and one number a channel, which is copied to all positions; and products. */
final class MergeLoops {

  private static final int CHANNELS = 3;
  private static final double DELTA = 0.01;

  private MergeLoops() {}

  static Stream<VertexCase> cases() {
    return Stream.of(
        merged(Op.Add, (a, b, r) -> pair(a * r / st(a + b), b * r / st(a + b))),
        merged(Op.Subtract, (a, b, r) -> pair(a * r / st(a - b), -b * r / st(a - b))),
        merged(Op.Average, (a, b, r) -> pair(a * r / st(a + b), b * r / st(a + b))),
        merged(Op.Product, (a, b, r) -> pair(r / 2, r / 2)),
        merged(Op.Max, (a, b, r) -> a > b ? pair(r, 0) : pair(0, r)),
        VertexCase.of(
                "dot of rows",
                new DotVertex(1, 1, true),
                (p, x, r) -> {
                  double z = 0;
                  for (int i = 0; i < 5; i++) {
                    z += x[0][i] * x[1][i];
                  }
                  double[] half = new double[5];
                  for (int i = 0; i < 5; i++) {
                    half[i] = x[0][i] * x[1][i] * r[0] / (2 * z);
                  }
                  return new double[][] {half, half};
                },
                new long[] {5},
                new long[] {5})
            .tiny(),
        VertexCase.of(
            "values weighed by a softmax over time",
            new WeighingVertex(3, 1),
            // The weights are held constant: the values take all.
            (p, x, r) -> new double[][] {r, new double[3]},
            new long[] {3, 2},
            new long[] {3, 1}),
        dot(2, 1),
        dot(1, 2),
        dot(2, 2));
  }

  @FunctionalInterface
  private interface Pair {
    double[] of(double a, double b, double r);
  }

  private static double[] pair(double a, double b) {
    return new double[] {a, b};
  }

  private static double st(double v) {
    return v >= 0 ? v + DELTA : v - DELTA;
  }

  private static VertexCase merged(Op op, Pair pair) {
    return VertexCase.of(
        op.name().toLowerCase(Locale.ROOT) + " with one number a channel",
        new ElementWiseVertex(op),
        (p, x, r) -> {
          double[] ofImage = new double[x[0].length];
          double[] ofChannels = new double[CHANNELS];
          for (int i = 0; i < ofImage.length; i++) {
            double[] shares = pair.of(x[0][i], x[1][i % CHANNELS], r[i]);
            ofImage[i] = shares[0];
            ofChannels[i % CHANNELS] += shares[1];
          }
          return new double[][] {ofImage, ofChannels};
        },
        new long[] {2, 2, CHANNELS},
        new long[] {1, 1, CHANNELS});
  }

  /** Matrices with 2 and 3 other places, and 4 that are summed over. */
  private static VertexCase dot(int first, int second) {
    return VertexCase.of(
            "dot over the axes " + first + " and " + second,
            new DotVertex(first, second, false),
            (p, x, r) -> {
              double[][] shares = new double[2][];
              shares[0] = new double[8];
              shares[1] = new double[12];
              for (int i = 0; i < 2; i++) {
                for (int j = 0; j < 3; j++) {
                  double z = 0;
                  for (int k = 0; k < 4; k++) {
                    z += x[0][left(first, i, k)] * x[1][right(second, j, k)];
                  }
                  for (int k = 0; k < 4; k++) {
                    int a = left(first, i, k);
                    int b = right(second, j, k);
                    double half = x[0][a] * x[1][b] * r[i * 3 + j] / (2 * z);
                    shares[0][a] += half;
                    shares[1][b] += half;
                  }
                }
              }
              return shares;
            },
            first == 2 ? new long[] {2, 4} : new long[] {4, 2},
            second == 1 ? new long[] {4, 3} : new long[] {3, 4})
        .tiny();
  }

  private static int left(int axis, int i, int k) {
    return axis == 2 ? i * 4 + k : k * 2 + i;
  }

  private static int right(int axis, int j, int k) {
    return axis == 1 ? k * 3 + j : j * 4 + k;
  }
}
