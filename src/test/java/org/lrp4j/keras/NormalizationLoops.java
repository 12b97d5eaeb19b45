package org.lrp4j.keras;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.lrp4j.keras.vertex.GainVertex;
import org.lrp4j.keras.vertex.StandardizationVertex;
import org.lrp4j.layer.InputScalingVertex;
import org.nd4j.linalg.api.buffer.DataType;

/** Normalisation: the deviation is constant, {@code x − mean x} linear, the gain affine. */
final class NormalizationLoops {

  private static final double EPSILON = 1e-3;
  private static final double DELTA = 0.01;

  private NormalizationLoops() {}

  static Stream<VertexCase> cases() {
    return Stream.of(
        VertexCase.of(
            "x - mean of features",
            new StandardizationVertex(new int[] {2}, EPSILON),
            (p, x, r) -> new double[][] {centred(x[0], r, 4, 3, 1, DELTA)},
            new long[] {4, 3}),
        VertexCase.of(
            "x - mean of positions and channels of a group",
            new StandardizationVertex(new int[] {1, 3}, EPSILON),
            (p, x, r) -> new double[][] {centred(x[0], r, 1, 5, 2, DELTA)},
            new long[] {5, 2, 3}),
        VertexCase.of(
            "gain",
            new GainVertex(1, 1, 3),
            (p, x, r) -> new double[][] {gained(p.get("gamma"), p.get("beta"), x[0], r, DELTA)},
            new long[] {4, 3}),
        VertexCase.of(
            "unit length",
            new L2NormalizeVertex(new int[] {1}, 1e-12),
            (p, x, r) -> new double[][] {r},
            new long[] {5}),
        VertexCase.of(
            "scaled input",
            new InputScalingVertex(new double[] {2, 0.5, -1}, new double[] {1, 0, -3}),
            (p, x, r) -> new double[][] {r},
            new long[] {4, 3}),
        file(
            "group_norm",
            (p, x, r) -> {
              double[] standard = standardized(x[0], 42, 2, 2);
              double[] behind = behindGain(p.get("gamma"), p.get("beta"), standard, r);
              return new double[][] {centredOfGroups(x[0], behind, 42, 2, 2)};
            },
            7,
            6,
            4),
        file(
            "layer_norm_sequence",
            (p, x, r) -> {
              double[] behind = new double[r.length];
              for (int i = 0; i < r.length; i++) {
                behind[i] = r[i]; // without a shift the gain passes on what arrives
              }
              return new double[][] {centred(x[0], behind, 8, 3, 1, VertexCase.TINY)};
            },
            8,
            3));
  }

  private static VertexCase file(String name, VertexCase.Loops loops, long... shape) {
    Path zip = KerasModelsTest.FOLDER.resolve("3/" + name + ".keras");
    Path file = Files.exists(zip) ? zip : KerasModelsTest.FOLDER.resolve("3/" + name + ".h5");
    var network = KerasModel.read(file).network().convertDataType(DataType.DOUBLE);
    return new VertexCase(name, network, new long[][] {shape}, VertexCase.TINY, null, loops);
  }

  private static double st(double v, double delta) {
    return v >= 0 ? v + delta : v - delta;
  }

  /**
   * {@code R = x (s − mean s)} with {@code s = R / st(x − mean x)}, for each row, or, of groups,
   * for each group: [rows, count] and [count, groups, rest].
   */
  private static double[] centred(
      double[] x, double[] r, int rows, int count, int groups, double delta) {
    double[] shares = new double[x.length];
    int perRow = x.length / rows;
    int rest = perRow / count / groups;
    int many = groups == 1 ? count : count * rest;
    for (int row = 0; row < rows; row++) {
      for (int g = 0; g < groups; g++) {
        int[] places = new int[many];
        for (int i = 0; i < many; i++) {
          places[i] =
              groups == 1 ? row * perRow + i : (i / rest) * groups * rest + g * rest + i % rest;
        }
        share(x, r, places, delta, shares);
      }
    }
    return shares;
  }

  private static double[] centredOfGroups(double[] x, double[] r, int count, int groups, int rest) {
    return centred(x, r, 1, count, groups, VertexCase.TINY);
  }

  private static void share(double[] x, double[] r, int[] places, double delta, double[] shares) {
    double mean = 0;
    for (int at : places) {
      mean += x[at] / places.length;
    }
    double meanOfS = 0;
    double[] s = new double[places.length];
    for (int i = 0; i < places.length; i++) {
      s[i] = r[places[i]] / st(x[places[i]] - mean, delta);
      meanOfS += s[i] / places.length;
    }
    for (int i = 0; i < places.length; i++) {
      shares[places[i]] = x[places[i]] * (s[i] - meanOfS);
    }
  }

  /** [count, groups, rest], each group over count and rest. */
  private static double[] standardized(double[] x, int count, int groups, int rest) {
    double[] result = new double[x.length];
    for (int g = 0; g < groups; g++) {
      double mean = 0;
      double square = 0;
      int many = count * rest;
      for (int i = 0; i < many; i++) {
        double value = x[(i / rest) * groups * rest + g * rest + i % rest];
        mean += value / many;
        square += value * value / many;
      }
      double deviation = Math.sqrt(square - mean * mean + EPSILON);
      for (int i = 0; i < many; i++) {
        int at = (i / rest) * groups * rest + g * rest + i % rest;
        result[at] = (x[at] - mean) / deviation;
      }
    }
    return result;
  }

  private static double[] gained(
      double[] gamma, double[] beta, double[] x, double[] r, double delta) {
    double[] shares = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double part = gamma[i % gamma.length] * x[i];
      shares[i] = part * r[i] / st(part + beta[i % beta.length], delta);
    }
    return shares;
  }

  private static double[] behindGain(double[] gamma, double[] beta, double[] x, double[] r) {
    return gained(gamma, beta, x, r, VertexCase.TINY);
  }
}
