package org.lrp4j.keras;

import java.util.stream.Stream;
import org.lrp4j.keras.vertex.PermuteVertex;
import org.lrp4j.keras.vertex.ResamplingVertex;
import org.lrp4j.keras.vertex.ReverseVertex;

/** What moves numbers routes relevance; what lies between two places is shared by them. */
final class MovingLoops {

  private static final double DELTA = 0.01;

  private MovingLoops() {}

  static Stream<VertexCase> cases() {
    return Stream.of(
        VertexCase.of(
            "permute",
            new PermuteVertex(0, 3, 1, 2),
            (p, x, r) -> {
              double[] shares = new double[r.length];
              for (int a = 0; a < 2; a++) {
                for (int b = 0; b < 3; b++) {
                  for (int c = 0; c < 4; c++) {
                    shares[(a * 3 + b) * 4 + c] = r[(c * 2 + a) * 3 + b];
                  }
                }
              }
              return new double[][] {shares};
            },
            new long[] {2, 3, 4}),
        VertexCase.of(
            "reverse",
            new ReverseVertex(1),
            (p, x, r) -> {
              double[] shares = new double[r.length];
              for (int t = 0; t < 5; t++) {
                System.arraycopy(r, t * 3, shares, (4 - t) * 3, 3);
              }
              return new double[][] {shares};
            },
            new long[] {5, 3}),
        resampled(4, 7, true),
        resampled(5, 3, true),
        resampled(4, 7, false),
        resampled(5, 3, false));
  }

  /** The rows of an image [rows, 2, 3]. */
  private static VertexCase resampled(int from, int to, boolean linear) {
    return VertexCase.of(
        "from " + from + " to " + to + " rows" + (linear ? ", linear" : ""),
        new ResamplingVertex(1, from, to, linear),
        (p, x, r) -> {
          double[] shares = new double[x[0].length];
          for (int row = 0; row < to; row++) {
            double centre = (row + 0.5) * from / to;
            for (int i = 0; i < 6; i++) {
              if (!linear) {
                shares[(int) centre * 6 + i] += r[row * 6 + i];
                continue;
              }
              int below = (int) Math.floor(centre - 0.5);
              double part = (float) (centre - 0.5 - below);
              int lower = Math.max(below, 0) * 6 + i;
              int upper = Math.min(below + 1, from - 1) * 6 + i;
              double ofLower = (1 - part) * x[0][lower];
              double ofUpper = part * x[0][upper];
              double z = ofLower + ofUpper;
              double s = r[row * 6 + i] / (z >= 0 ? z + DELTA : z - DELTA);
              shares[lower] += ofLower * s;
              shares[upper] += ofUpper * s;
            }
          }
          return new double[][] {shares};
        },
        new long[] {from, 2, 3});
  }
}
