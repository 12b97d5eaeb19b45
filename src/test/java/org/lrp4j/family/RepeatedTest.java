package org.lrp4j.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lrp4j.Networks.assertClose;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.oracle.OneThread;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** What an explanation holds is its own, and nobody writes over what is still needed. */
@ExtendWith(OneThread.class)
class RepeatedTest {

  static Stream<Arguments> rows() {
    return FamilyCases.all().stream()
        .flatMap(row -> Stream.of(false, true).map(lowMemory -> Arguments.of(row, lowMemory)));
  }

  @ParameterizedTest(name = "{0}, low memory {1}")
  @MethodSource("rows")
  void anExplanationIsNotChangedByLaterOnesAndComesOutTheSameAgain(
      FamilyCase row, boolean lowMemory) {
    INDArray[] batch = row.batch(DataType.DOUBLE, 25);
    try (LrpExplainer explainer =
        LrpExplainer.builder(row.network(DataType.DOUBLE))
            .lowMemory(lowMemory)
            .verify(false)
            .build()) {
      Explanation first = explainer.explain(batch, row.masks());
      List<INDArray> before = Properties.heldBy(first).stream().map(INDArray::dup).toList();

      explainer.explain(row.batch(DataType.DOUBLE, 26), row.masks());
      Explanation again = explainer.explain(batch, row.masks());

      assertEquals(before, Properties.heldBy(first));
      assertClose(Properties.ofAllInputs(first), Properties.ofAllInputs(again), 1e-12);
    }
  }

  static Stream<FamilyCase> rowsToSurround() {
    return FamilyCases.all().stream()
        .filter(row -> !row.name().contains("left out"))
        .filter(row -> row.inputs().stream().allMatch(input -> input.words().isEmpty()))
        .filter(row -> !(row.reference() instanceof Stages.OneClass)) // a vector ends a network
        .filter(row -> !row.name().equals("written output")); // and so does its softmax
  }

  /** DL4J's activation layers write over their input: over what the layer before them put out. */
  @ParameterizedTest
  @MethodSource("rowsToSurround")
  void betweenActivationLayersALayerIsExplainedAsByItself(FamilyCase row) {
    Model alone = row.network(DataType.DOUBLE);
    INDArray[] batch = row.batch(DataType.DOUBLE, 27);
    INDArray[] activated =
        Stream.of(batch).map(input -> Transforms.tanh(input, true)).toArray(INDArray[]::new);
    INDArray output = FamilyCase.output(alone, row.masks(), activated).castTo(DataType.DOUBLE);
    Target target = Target.relevance(FamilyCase.relevance(output));
    try (LrpExplainer expected = LrpExplainer.builder(alone).verify(false).build();
        LrpExplainer explainer =
            LrpExplainer.builder(row.between(Activation.TANH)).verify(false).build()) {
      Explanation explanation = explainer.explain(batch, row.masks(), target);

      assertClose(Transforms.tanh(output, true), explanation.output(), 1e-9);
      assertClose(
          Properties.ofAllInputs(expected.explain(activated, row.masks(), target)),
          Properties.ofAllInputs(explanation),
          1e-9);
    }
  }
}
