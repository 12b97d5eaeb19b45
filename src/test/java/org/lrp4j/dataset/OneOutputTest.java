package org.lrp4j.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.Target;
import org.lrp4j.dataset.summary.Breakdown;
import org.lrp4j.dataset.summary.InputPart;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.lrp4j.dataset.summary.SurveySummary;
import org.lrp4j.dataset.summary.UnitImportance;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Of a network with two outputs a survey is of one: their relevance must not be added up. */
class OneOutputTest {

  private static final InputPart FEATURES = new InputPart("in", Breakdown.FEATURE, 0, 0);

  private final INDArray input = Networks.values(5, 9, 4);

  private static ComputationGraph twoOutputs(long seed) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(org.nd4j.linalg.api.buffer.DataType.DOUBLE)
                .graphBuilder()
                .addInputs("in")
                .addLayer("hidden", Networks.dense(4, 6, Activation.RELU), "in")
                .addLayer("size", Networks.classes(6, 2), "hidden")
                .addLayer("species", Networks.classes(6, 3), "hidden")
                .setOutputs("size", "species")
                .build());
    graph.init();
    return graph;
  }

  @Test
  void aSurveyIsOfTheFirstOutput() {
    try (LrpExplainer explainer = LrpExplainer.builder(twoOutputs(1)).build()) {
      DataSurvey survey = new DataSurvey(explainer, SurveyLimits.DEFAULT);
      survey.add(new DataSet(input, null));

      double[] expected = new double[4];
      Target[] first = {Target.predicted(), Target.nothing()};
      try (Explanation explanation = explainer.explain(new INDArray[] {input}, first)) {
        for (int i = 0; i < 9; i++) {
          for (int feature = 0; feature < 4; feature++) {
            expected[feature] += explanation.relevance().getDouble(i, feature) / 9;
          }
        }
      }
      assertArrayEquals(expected, means(survey.summary()), 1e-9);
    }
  }

  @Test
  void aComparisonIsOfThatOutput() {
    // Equal but for the second output: of the first nothing moves.
    ComputationGraph graph = twoOutputs(1);
    ComputationGraph other = graph.clone();
    other.getLayer("species").getParam("W").muli(-3);
    try (LrpExplainer one = LrpExplainer.builder(graph).build();
        LrpExplainer two = LrpExplainer.builder(other).build()) {
      DataComparison first = new DataComparison(one, two, 0, 5);
      first.add(new DataSet(input, null));
      assertEquals(0, first.summary().distance().mean(), 1e-9);
      DataComparison second = new DataComparison(one, two, 1, 5);
      second.add(new DataSet(input, null));
      assertTrue(second.summary().distance().mean() > 0.1);
    }
  }

  @Test
  void columnsAreExplainedOneByOne() {
    try (LrpExplainer explainer = LrpExplainer.builder(twoOutputs(1)).build()) {
      ColumnSurvey survey =
          new ColumnSurvey(explainer, "species", List.of("a", "b", "c"), SurveyLimits.DEFAULT);
      survey.add(
          new INDArray[] {input},
          null,
          List.of("0", "1", "2", "3", "4", "5", "6", "7", "8"),
          each -> {});
      assertEquals(27, survey.summary().examples(group -> true));
      for (int column = 0; column < 3; column++) {
        int of = column;
        Target[] alone = {Target.nothing(), Target.classIndex(of)};
        try (Explanation explanation = explainer.explain(new INDArray[] {input}, alone)) {
          double[] expected = explanation.relevance().mean(0).toDoubleVector();
          double[] found =
              survey.summary().importance(FEATURES, group -> group.explainedClass() == of).stream()
                  .mapToDouble(UnitImportance::mean)
                  .toArray();
          assertArrayEquals(expected, found, 1e-9);
        }
      }
      assertThrows(
          IllegalArgumentException.class,
          () -> new ColumnSurvey(explainer, "colour", List.of("a"), SurveyLimits.DEFAULT));
      assertThrows(
          IllegalArgumentException.class,
          () -> survey.add(new INDArray[] {input}, null, List.of("0"), each -> {}));
    }
  }

  @Test
  void summariesOfOtherModelsAndCompositesAreNotMerged() {
    try (LrpExplainer one = LrpExplainer.builder(twoOutputs(1)).build();
        LrpExplainer other = LrpExplainer.builder(twoOutputs(2)).build();
        LrpExplainer zero =
            LrpExplainer.builder(twoOutputs(1))
                .composite(org.lrp4j.composite.Composite.epsilonPlusFlat())
                .build()) {
      SurveySummary first = surveyed(one);
      assertEquals(18, first.mergedWith(surveyed(one)).examples(group -> true));
      assertEquals(
          9, first.mergedWith(new SurveySummary(SurveyLimits.DEFAULT)).examples(g -> true));
      SurveySummary read = SurveySummary.fromBytes(first.toBytes());
      assertEquals(first.subject(), read.subject());
      for (LrpExplainer each : List.of(other, zero)) {
        SurveySummary second = surveyed(each);
        String message =
            assertThrows(IllegalArgumentException.class, () -> read.mergedWith(second))
                .getMessage();
        assertTrue(message.contains(one.composite()), message);
        assertTrue(message.contains("%08x".formatted(one.parameterChecksum())), message);
        assertTrue(message.contains(each.composite()), message);
      }
      DataComparison there = new DataComparison(one, other, 5);
      DataComparison back = new DataComparison(other, one, 5);
      assertThrows(
          IllegalArgumentException.class, () -> there.summary().mergedWith(back.summary()));
    }
  }

  private SurveySummary surveyed(LrpExplainer explainer) {
    DataSurvey survey = new DataSurvey(explainer, SurveyLimits.DEFAULT);
    survey.add(new DataSet(input, null));
    return survey.summary();
  }

  private static double[] means(SurveySummary summary) {
    return summary.importance(FEATURES, group -> true).stream()
        .mapToDouble(UnitImportance::mean)
        .toArray();
  }
}
