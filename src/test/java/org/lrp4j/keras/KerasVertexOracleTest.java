package org.lrp4j.keras;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.Samples;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What Keras's layers are made of that Deeplearning4j has no layers for. */
@ExtendWith(OneThread.class)
@DisplayName("Relevance of Keras's vertices is that of plain loops over the formulas")
class KerasVertexOracleTest {

  private static final int BATCH = 2;

  static Stream<VertexCase> cases() {
    return Stream.of(
            NormalizationLoops.cases(),
            MergeLoops.cases(),
            MovingLoops.cases(),
            AttentionVertexLoops.cases(),
            GruLoops.cases())
        .flatMap(stream -> stream);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isThatOfTheFormula(VertexCase row) {
    INDArray[] batch = row.batch(BATCH);
    INDArray output = row.network().output(row.batch(BATCH))[0];
    INDArray begun = Samples.normal(new java.util.Random(9), DataType.DOUBLE, output.shape());
    double[][][] shares = new double[BATCH][][];
    for (int n = 0; n < BATCH; n++) {
      double[][] x = new double[batch.length][];
      for (int i = 0; i < x.length; i++) {
        x[i] = Samples.rows(batch[i])[n];
      }
      shares[n] = row.loops().shares(row.parameters(), x, Samples.rows(begun)[n]);
    }
    var composite = Composite.builder();
    if (row.attention() != null) {
      composite.attention(row.attention());
    }
    try (LrpExplainer explainer =
            LrpExplainer.builder(row.network())
                .composite(composite.build())
                .stabilizer(row.delta())
                .build();
        Explanation explanation = explainer.explain(batch, Target.relevance(begun))) {
      Samples.assertClose(
          Samples.concat(Stream.of(shares).flatMap(Stream::of).toArray(double[][]::new)),
          joined(explanation, batch.length),
          DataType.DOUBLE);
    }
  }

  /** Example by example, of each the inputs one after the other. */
  private static INDArray joined(Explanation explanation, int inputs) {
    double[][] parts = new double[BATCH * inputs][];
    for (int n = 0; n < BATCH; n++) {
      for (int i = 0; i < inputs; i++) {
        parts[n * inputs + i] = Samples.rows(explanation.inputs().get(i).relevance())[n];
      }
    }
    double[] all = Samples.concat(parts);
    return Samples.array(all, DataType.DOUBLE, all.length);
  }
}
