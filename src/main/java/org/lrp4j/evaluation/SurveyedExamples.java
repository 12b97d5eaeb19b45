package org.lrp4j.evaluation;

import java.util.List;
import java.util.stream.IntStream;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.dataset.DataSurvey;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.lrp4j.dataset.summary.SurveySummary;

/** A survey of all that is evaluated, a few examples at a time. */
final class SurveyedExamples {

  private final EvaluatedNetwork network;
  private final LrpExplainer explainer;
  private final DataSurvey survey;
  private final int batchSize;

  SurveyedExamples(
      EvaluatedNetwork network, LrpExplainer explainer, SurveyLimits limits, int batchSize) {
    this.network = network;
    this.explainer = explainer;
    this.survey = new DataSurvey(explainer, limits);
    this.batchSize = batchSize;
  }

  /**
   * Explains a batch for the predicted classes.
   *
   * @param first its first example's number
   */
  void add(LabelledBatch batch, long first) {
    int examples = (int) batch.features()[0].size(0);
    String output = explainer.outputNames().get(network.index());
    for (int from = 0; from < examples; from += batchSize) {
      LabelledBatch part = batch.part(from, Math.min(examples, from + batchSize));
      int start = from;
      List<String> ids =
          IntStream.range(0, (int) part.features()[0].size(0))
              .mapToObj(
                  i ->
                      batch
                          .metaData(start + i)
                          .map(String::valueOf)
                          .orElse("example " + (first + start + i)))
              .toList();
      try (Explanation explanation =
          explainer.explain(
              part.features(), part.featuresMasks(), network.targets(Target.predicted()))) {
        survey.add(explanation, output, part.labels()[network.index()], ids);
      }
    }
  }

  SurveySummary summary() {
    return survey.summary();
  }
}
