package org.lrp4j.keras;

import java.util.Map;
import java.util.stream.Stream;
import org.lrp4j.keras.vertex.GruVertex;

/**
 * GRU: the state is the sum of the state before times a gate, and the candidate times its rest.
 * Gates get nothing, the candidate's product of matrices is affine.
 */
final class GruLoops {

  private static final int STEPS = 4;
  private static final int FEATURES = 3;
  private static final int UNITS = 2;

  private GruLoops() {}

  static Stream<VertexCase> cases() {
    return Stream.of(true, false)
        .flatMap(after -> Stream.of(true, false).map(sequences -> gru(after, sequences)));
  }

  private static VertexCase gru(boolean resetAfter, boolean sequences) {
    return VertexCase.of(
            "GRU, reset " + (resetAfter ? "after" : "before") + (sequences ? ", sequences" : ""),
            new GruVertex(STEPS, FEATURES, UNITS, resetAfter, sequences),
            (p, x, r) -> new double[][] {new GruLoops.Run(p, x[0], resetAfter).back(r, sequences)},
            new long[] {STEPS, FEATURES})
        .tiny();
  }

  private static final class Run {

    private final Map<String, double[]> p;
    private final double[] x;
    private final boolean after;
    private final double[][] h = new double[STEPS + 1][UNITS];
    private final double[][] z = new double[STEPS][UNITS];
    private final double[][] reset = new double[STEPS][UNITS];

    /** The candidate's argument, and what of it the state before adds. */
    private final double[][] argument = new double[STEPS][UNITS];

    private final double[][] ofState = new double[STEPS][UNITS];

    Run(Map<String, double[]> parameters, double[] input, boolean resetAfter) {
      p = parameters;
      x = input;
      after = resetAfter;
      for (int t = 0; t < STEPS; t++) {
        for (int j = 0; j < UNITS; j++) {
          z[t][j] = sigmoid(own(t, j, "z") + before(h[t], j, "z"));
          reset[t][j] = sigmoid(own(t, j, "r") + before(h[t], j, "r"));
        }
        double[] seen = new double[UNITS];
        for (int i = 0; i < UNITS; i++) {
          seen[i] = after ? h[t][i] : reset[t][i] * h[t][i];
        }
        for (int j = 0; j < UNITS; j++) {
          double product = before(seen, j, "h");
          ofState[t][j] = after ? product + p.get("ch")[j] : product;
          argument[t][j] = own(t, j, "h") + (after ? reset[t][j] * ofState[t][j] : ofState[t][j]);
          h[t + 1][j] = z[t][j] * h[t][j] + (1 - z[t][j]) * Math.tanh(argument[t][j]);
        }
      }
    }

    private static double sigmoid(double v) {
      return 1 / (1 + Math.exp(-v));
    }

    private double own(int t, int j, String gate) {
      double sum = p.get("b" + gate)[j];
      for (int i = 0; i < FEATURES; i++) {
        sum += x[t * FEATURES + i] * p.get("W" + gate)[i * UNITS + j];
      }
      return sum;
    }

    private double before(double[] state, int j, String gate) {
      double sum = 0;
      for (int i = 0; i < UNITS; i++) {
        sum += state[i] * p.get("U" + gate)[i * UNITS + j];
      }
      return sum;
    }

    double[] back(double[] r, boolean sequences) {
      double[] shares = new double[x.length];
      double[] later = new double[UNITS];
      for (int t = STEPS - 1; t >= 0; t--) {
        double[] earlier = new double[UNITS];
        for (int j = 0; j < UNITS; j++) {
          double arrived = later[j];
          if (sequences) {
            arrived += r[t * UNITS + j];
          } else if (t == STEPS - 1) {
            arrived += r[j];
          }
          double s = arrived / h[t + 1][j];
          earlier[j] += z[t][j] * h[t][j] * s;
          double ofCandidate = (1 - z[t][j]) * Math.tanh(argument[t][j]) * s / argument[t][j];
          for (int i = 0; i < FEATURES; i++) {
            shares[t * FEATURES + i] +=
                x[t * FEATURES + i] * p.get("Wh")[i * UNITS + j] * ofCandidate;
          }
          for (int i = 0; i < UNITS; i++) {
            // Behind the product of matrices the gate scales what goes back as what comes forward.
            double gate = after ? reset[t][j] : reset[t][i];
            earlier[i] += gate * h[t][i] * p.get("Uh")[i * UNITS + j] * ofCandidate;
          }
        }
        later = earlier;
      }
      return shares;
    }
  }
}
