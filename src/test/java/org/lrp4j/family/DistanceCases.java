package org.lrp4j.family;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.buffer.DataType;

/** Rows of the distance of two inputs. */
final class DistanceCases {

  private static final double DELTA = 1e-6;

  private DistanceCases() {}

  static Stream<FamilyCase> all() {
    return Stream.of(
            new CaseInput(DataFormat.NC, 4),
            new CaseInput(DataFormat.NCW, 3, 2),
            new CaseInput(DataFormat.NCHW, 2, 3, 2))
        .map(
            input ->
                FamilyCase.of(
                    "distance of " + input.format(),
                    CombiningCases.vertex(new L2Vertex()),
                    new Distance(),
                    input,
                    input));
  }

  /** What each square gets is shared by the two terms of the difference. */
  private record Distance() implements Reference.Formula {

    @Override
    public Reference.Shares shares(
        FamilyCase row, double[][] inputs, double[] relevance, DataType type) {
      double[] a = inputs[0];
      double[] b = inputs[1];
      double[] ofA = new double[a.length];
      double[] ofB = new double[b.length];
      int size = a.length / relevance.length;
      for (int i = 0; i < a.length; i++) {
        double z = distance(a, b, i / size, size);
        double ofDifference = relevance[i / size] * (a[i] - b[i]) / (z * (z + DELTA));
        ofA[i] = a[i] * ofDifference;
        ofB[i] = -b[i] * ofDifference;
      }
      return Reference.Shares.of(ofA, ofB);
    }

    @Override
    public Optional<double[]> output(FamilyCase row, double[][] inputs, DataType type) {
      double[] distances = new double[FamilyCase.BATCH];
      int size = inputs[0].length / FamilyCase.BATCH;
      Arrays.setAll(distances, n -> distance(inputs[0], inputs[1], n, size));
      return Optional.of(distances);
    }

    private static double distance(double[] a, double[] b, int example, int size) {
      double sum = 0;
      for (int i = example * size; i < (example + 1) * size; i++) {
        sum += (a[i] - b[i]) * (a[i] - b[i]);
      }
      return Math.sqrt(sum);
    }
  }
}
