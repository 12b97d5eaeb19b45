package org.lrp4j.family;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.family.Reference.Formula;
import org.lrp4j.family.Reference.Shares;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.Samples;
import org.lrp4j.oracle.Vectors;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Pooling, what relevance passes, what only moves values, and what combines several inputs. */
@ExtendWith(OneThread.class)
@DisplayName("Everything without a rule agrees with plain loops")
class FormulaOracleTest {

  static Stream<Arguments> rows() {
    List<Arguments> all = new ArrayList<>();
    for (FamilyCase row : FamilyCases.all()) {
      if (row.reference() instanceof Formula formula) {
        for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
          all.add(Arguments.of(row, type, false, formula));
          if (formula.hasConstant()) {
            all.add(Arguments.of(row, type, true, formula));
          }
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, {1}, zero bias {2}")
  @MethodSource("rows")
  void plainLoops(FamilyCase row, DataType type, boolean zeroBias, Formula formula) {
    Random random = new Random(4);
    INDArray[] batch =
        row.inputs().stream()
            .map(input -> Samples.normal(random, type, input.batch(FamilyCase.BATCH)))
            .toArray(INDArray[]::new);
    double[][] inputs = Stream.of(batch).map(Samples::flat).toArray(double[][]::new);
    Model network = row.network(type);
    INDArray output = FamilyCase.output(network, row.masks(), batch);
    INDArray relevance = Samples.normal(random, type, output.shape());
    if (type == DataType.FLOAT) {
      // As in a network: no relevance where the terms of a sum cancel out.
      double[] condition = formula.condition(row, inputs, (int) output.length());
      relevance.muli(Samples.array(condition, type, output.shape()));
    }
    double[] r = Samples.flat(relevance);
    Shares expected =
        zeroBias ? formula.sharesWithoutBias(row, inputs, r) : formula.shares(row, inputs, r, type);
    double[] expectedOutput =
        formula.output(row, inputs, type).orElseGet(() -> Samples.flat(output));

    try (LrpExplainer explainer =
        LrpExplainer.builder(network).zeroBias(zeroBias).verify(false).build()) {
      Explanation explanation = explainer.explain(batch, row.masks(), Target.relevance(relevance));

      Samples.assertClose(expectedOutput, output, type);
      Samples.assertClose(expectedOutput, explanation.output(), type);
      Samples.assertClose(
          Samples.concat(expected.inputs()), Properties.ofAllInputs(explanation), type);
      assertEquals(
          expected.bias(),
          explanation.conservation().row(FamilyCase.SUBJECT).absorbedByBias(),
          Samples.tolerance(type) * 10 * Vectors.largest(r) * r.length);
    }
  }
}
