package org.lrp4j.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Conservation.Row;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** No relevance gets lost, and several targets are explained as each by itself. */
@ExtendWith(OneThread.class)
class ConservationTest {

  static Stream<FamilyCase> rows() {
    return FamilyCases.all().stream();
  }

  /** The relevance vanishes where the output does, so that nothing has to be absorbed there. */
  @ParameterizedTest
  @MethodSource("rows")
  void whatArrivesIsPassedOnOrAbsorbedByMasksAndStates(FamilyCase row) {
    Model network = row.network(DataType.DOUBLE);
    for (Map.Entry<String, INDArray> parameter : network.paramTable().entrySet()) {
      if (parameter.getKey().endsWith("_b")) {
        parameter.getValue().assign(0); // or the output does not vanish where the rule divides by 0
      }
    }
    INDArray[] batch = row.batch(DataType.DOUBLE, 23);
    INDArray begun =
        FamilyCase.relevance(FamilyCase.output(network, row.masks(), batch))
            .castTo(DataType.DOUBLE);
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(
                Composite.builder()
                    .defaultRule(new EpsilonRule(1e-12))
                    .type(org.deeplearning4j.nn.conf.layers.Layer.class, new EpsilonRule(1e-12))
                    .build())
            .zeroBias(true)
            .stabilizer(1e-12)
            .verify(false)
            .build()) {
      Explanation explanation = explainer.explain(batch, row.masks(), Target.relevance(begun));

      Row subject = explanation.conservation().row(FamilyCase.SUBJECT);
      double size = explanation.relevance(FamilyCase.SUBJECT).norm1Number().doubleValue();
      if (size == 0) { // of several inputs the first may get nothing, as queries do
        size = Properties.ofAllInputs(explanation).norm1Number().doubleValue();
      }
      assertTrue(size > 1e-3, "no relevance to speak of: " + size);
      assertEquals(subject.arrived(), subject.passedOn() + subject.absorbed().total(), 1e-9 * size);
      assertEquals(0, subject.absorbedByBias());
      double ofInputs = 0;
      double absorbed = 0;
      for (Row each : explanation.conservation().rows()) {
        absorbed += each.absorbed().total();
      }
      for (String name : explanation.inputNames()) {
        ofInputs += explanation.relevance(name).sumNumber().doubleValue();
      }
      assertEquals(begun.sumNumber().doubleValue(), ofInputs + absorbed, 1e-9 * size);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void severalTargetsAtOnceAreExplainedLikeEachByItself(FamilyCase row) {
    Model network = row.network(DataType.DOUBLE);
    INDArray[] batch = row.batch(DataType.DOUBLE, 24);
    INDArray output = FamilyCase.output(network, row.masks(), batch);
    List<Target[]> targets =
        Stream.of(
                Target.relevance(FamilyCase.relevance(output)),
                Target.predicted(),
                Target.relevance(output.add(0.25)))
            .map(target -> new Target[] {target})
            .toList();
    try (LrpExplainer explainer = LrpExplainer.builder(network).verify(false).build()) {
      List<Explanation> together = explainer.explainEach(batch, row.masks(), targets);
      for (int i = 0; i < targets.size(); i++) {
        Explanation alone = explainer.explain(batch, row.masks(), targets.get(i));
        assertClose(Properties.ofAllInputs(alone), Properties.ofAllInputs(together.get(i)), 1e-12);
        assertEquals(
            alone.conservation().row(FamilyCase.SUBJECT).absorbed().total(),
            together.get(i).conservation().row(FamilyCase.SUBJECT).absorbed().total(),
            1e-9);
      }
    }
  }
}
