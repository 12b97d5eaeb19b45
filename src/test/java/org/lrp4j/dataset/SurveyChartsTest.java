package org.lrp4j.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lrp4j.dataset.summary.Breakdown;
import org.lrp4j.dataset.summary.ExampleEvidence;
import org.lrp4j.dataset.summary.Group;
import org.lrp4j.dataset.summary.InputEvidence;
import org.lrp4j.dataset.summary.InputPart;
import org.lrp4j.dataset.summary.InputShape;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.lrp4j.dataset.summary.SurveySummary;
import org.lrp4j.dataset.summary.Verdict;

class SurveyChartsTest {

  private static final InputPart FEATURES = new InputPart("in", Breakdown.FEATURE, 0, 0);

  @Test
  void directionHasSignsAlsoWhereNothingSpeaksAgainst() {
    SurveySummary summary = new SurveySummary(SurveyLimits.DEFAULT);
    summary.add(
        new ExampleEvidence(
            "a",
            new Group(0, Verdict.HIT),
            List.of(
                new InputEvidence("in", InputShape.table(2), new double[2], new double[] {1, 3}))));
    SurveyCharts charts = new SurveyCharts(summary, SurveyNames.NONE);
    List<String> direction = charts.direction(FEATURES, group -> true, 5).description();
    assertEquals(2, direction.size());
    assertTrue(direction.get(0).startsWith("feature 1 +3"), direction::toString);
    List<String> importance = charts.importance(FEATURES, group -> true, 5).description();
    assertTrue(importance.get(0).startsWith("feature 1 3"), importance::toString);
  }

  @Test
  void namesSayWhatWasExplained() {
    assertEquals("predicted as horse", ExplainedScores.OF_PREDICTED_CLASS.inWords("horse"));
    SurveyNames names =
        SurveyNames.NONE
            .withScores(ExplainedScores.OF_EACH_COLUMN)
            .withClasses(List.of("rent"))
            .withFeatures(List.of("size"));
    assertEquals("explained for rent", names.scores().inWords(names.ofClass(0)));
  }
}
