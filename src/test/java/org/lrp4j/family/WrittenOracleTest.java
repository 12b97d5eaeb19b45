package org.lrp4j.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lrp4j.Networks.assertClose;

import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.layer.Absorber;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Layers written in SameDiff against plain loops over the papers' formulas. */
class WrittenOracleTest {

  private static final double DELTA = 0.01;

  static Stream<Arguments> rows() {
    return FamilyCases.all().stream()
        .filter(
            row ->
                row.reference() instanceof Reference.Elsewhere elsewhere
                    && elsewhere.where().startsWith("WrittenOracleTest"))
        .flatMap(
            row -> Stream.of(DataType.DOUBLE, DataType.FLOAT).map(type -> Arguments.of(row, type)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("rows")
  void relevanceIsThatOfTheFormula(FamilyCase row, DataType type) {
    Model network = row.network(type);
    INDArray[] batch = row.batch(type, 31);
    INDArray output = FamilyCase.output(network, row.masks(), batch);
    INDArray begun = FamilyCase.relevance(output).castTo(type);
    double[][][] x = cube(batch[0]);
    double[][][] r = cube(begun);
    double[][][] expected = new double[x.length][][];
    for (int n = 0; n < x.length; n++) {
      expected[n] = shares(row, network, n, x[n], r[n]);
    }
    try (LrpExplainer explainer =
        LrpExplainer.builder((org.deeplearning4j.nn.multilayer.MultiLayerNetwork) network)
            .composite(Composite.uniform(new EpsilonRule(DELTA)))
            .stabilizer(DELTA)
            .build()) {
      Explanation explanation = explainer.explain(batch, row.masks(), Target.relevance(begun));
      double tolerance = type == DataType.DOUBLE ? 1e-9 : 1e-5;
      assertClose(output, explanation.output(), tolerance);
      INDArray relevance = explanation.relevance();
      INDArray wanted = Nd4j.create(expected).reshape(relevance.shape());
      assertClose(wanted, relevance, tolerance);
      double byMask =
          explanation.conservation().row(FamilyCase.SUBJECT).absorbed().by(Absorber.MASK);
      if (row.mask().isEmpty()) {
        assertEquals(0, byMask);
      }
    }
  }

  private static double[][] shares(
      FamilyCase row, Model network, int example, double[][] x, double[][] r) {
    if (row.reference() == WrittenCases.GRU) {
      return gru(network, x, r);
    }
    if (row.reference() == WrittenCases.NORM) {
      return norm(network, x, r);
    }
    return row.mask().isPresent() ? masked(row.mask().get()[example], x, r) : moved(x, r);
  }

  private static double st(double v) {
    return v + (v >= 0 ? DELTA : -DELTA);
  }

  /** A table counts as one step. */
  private static double[][][] cube(INDArray array) {
    INDArray values = array.castTo(DataType.DOUBLE);
    double[][][] cube = new double[(int) values.size(0)][(int) values.size(1)][];
    int steps = values.rank() == 3 ? (int) values.size(2) : 1;
    for (int n = 0; n < cube.length; n++) {
      for (int i = 0; i < cube[n].length; i++) {
        cube[n][i] = new double[steps];
        for (int t = 0; t < steps; t++) {
          cube[n][i][t] = values.rank() == 3 ? values.getDouble(n, i, t) : values.getDouble(n, i);
        }
      }
    }
    return cube;
  }

  private static double[][] parameter(Model network, String name) {
    return network.getParam("0_" + name).castTo(DataType.DOUBLE).toDoubleMatrix();
  }

  /** The relevance of x [features][steps] from that of all states [units][steps]. */
  private static double[][] gru(Model network, double[][] x, double[][] r) {
    double[][] w = parameter(network, "W");
    double[][] u = parameter(network, "U");
    double[] b = parameter(network, "b")[0];
    int units = u.length;
    int steps = x[0].length;
    double[][] h = new double[steps + 1][units]; // h[t + 1] is the state after step t
    double[][] update = new double[steps][units];
    double[][] reset = new double[steps][units];
    double[][] z = new double[steps][units];
    for (int t = 0; t < steps; t++) {
      for (int j = 0; j < units; j++) {
        update[t][j] = sigmoid(sum(w, u, b, x, t, h[t], units + j));
        reset[t][j] = sigmoid(sum(w, u, b, x, t, h[t], 2 * units + j));
      }
      double[] seen = new double[units];
      for (int j = 0; j < units; j++) {
        seen[j] = reset[t][j] * h[t][j];
      }
      for (int j = 0; j < units; j++) {
        z[t][j] = sum(w, u, b, x, t, seen, j);
        h[t + 1][j] = update[t][j] * h[t][j] + (1 - update[t][j]) * Math.tanh(z[t][j]);
      }
    }
    double[][] ofInput = new double[x.length][steps];
    double[] ofState = new double[units];
    for (int t = steps - 1; t >= 0; t--) {
      double[] before = new double[units];
      for (int j = 0; j < units; j++) {
        double arrived = ofState[j] + r[j][t];
        double s = arrived / st(h[t + 1][j]);
        before[j] += update[t][j] * h[t][j] * s;
        double ofCandidate = (1 - update[t][j]) * Math.tanh(z[t][j]) * s;
        double share = ofCandidate / st(z[t][j]);
        for (int i = 0; i < x.length; i++) {
          ofInput[i][t] += x[i][t] * w[i][j] * share;
        }
        for (int i = 0; i < units; i++) {
          before[i] += reset[t][i] * h[t][i] * u[i][j] * share;
        }
      }
      ofState = before;
    }
    return ofInput;
  }

  private static double sum(
      double[][] w, double[][] u, double[] b, double[][] x, int t, double[] h, int column) {
    double sum = b[column];
    for (int i = 0; i < x.length; i++) {
      sum += x[i][t] * w[i][column];
    }
    for (int i = 0; i < h.length; i++) {
      sum += h[i] * u[i][column];
    }
    return sum;
  }

  private static double sigmoid(double v) {
    return 1 / (1 + Math.exp(-v));
  }

  /** Gain and bias affine; then {@code x (s − mean s)} with {@code s = R / st(x − mean x)}. */
  private static double[][] norm(Model network, double[][] x, double[][] r) {
    double[] gain = parameter(network, "gain")[0];
    double[] bias = parameter(network, "bias")[0];
    int n = x.length;
    double mean = 0;
    for (double[] value : x) {
      mean += value[0] / n;
    }
    double variance = 0;
    for (double[] value : x) {
      variance += (value[0] - mean) * (value[0] - mean) / n;
    }
    double[] s = new double[n];
    double meanOfS = 0;
    for (int i = 0; i < n; i++) {
      double centred = x[i][0] - mean;
      double scaled = gain[i] * centred / Math.sqrt(variance + 1e-5);
      s[i] = scaled * r[i][0] / st(scaled + bias[i]) / st(centred);
      meanOfS += s[i] / n;
    }
    double[][] shares = new double[n][1];
    for (int i = 0; i < n; i++) {
      shares[i][0] = x[i][0] * (s[i] - meanOfS);
    }
    return shares;
  }

  /** A sum of the steps that count. */
  private static double[][] masked(double[] mask, double[][] x, double[][] r) {
    double[][] shares = new double[x.length][x[0].length];
    for (int i = 0; i < x.length; i++) {
      double sum = 0;
      for (int t = 0; t < mask.length; t++) {
        sum += mask[t] * x[i][t];
      }
      for (int t = 0; t < mask.length; t++) {
        shares[i][t] = mask[t] * x[i][t] * r[i][0] / st(sum);
      }
    }
    return shares;
  }

  /** What is left keeps its relevance, what was left out has none. */
  private static double[][] moved(double[][] x, double[][] r) {
    double[][] shares = new double[x.length][1];
    int left = x.length - r.length;
    for (int i = 0; i < r.length; i++) {
      shares[left + i][0] = r[i][0];
    }
    return shares;
  }
}
