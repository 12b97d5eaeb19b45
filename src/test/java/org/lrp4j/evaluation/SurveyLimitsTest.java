package org.lrp4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Networks;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;

/** A report can be written whatever is remembered. */
class SurveyLimitsTest {

  private static final int MOST = Integer.MAX_VALUE;

  @TempDir Path folder;

  static Stream<SurveyLimits> limits() {
    return Stream.of(
        new SurveyLimits(0, 0, 0, 1, 1, -1),
        new SurveyLimits(1, 3, 1, 1, 1, Long.MIN_VALUE),
        new SurveyLimits(MOST, MOST, MOST, MOST, MOST, Long.MAX_VALUE));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void theExtremesOfAnImageAndATable(SurveyLimits limits) throws Exception {
    save(Networks.convolutional(), EvaluationData.examples(24, 3, 2, 5, 5), limits, "images");
    save(
        Networks.chain(Networks.dense(4, 5, Activation.RELU), Networks.classes(5, 3)),
        EvaluationData.examples(24, 3, 4),
        limits,
        "table");
  }

  private void save(MultiLayerNetwork network, DataSet data, SurveyLimits limits, String name)
      throws Exception {
    try (ExplainedEvaluation evaluation =
        ExplainedEvaluation.builder(network)
            .confidentHits(1)
            .worstErrors(0)
            .leastCertain(0)
            .survey(limits)
            .evaluate(EvaluationData.iterator(data))) {
      assertEquals(24, evaluation.survey().orElseThrow().examples(group -> true));
      ReportPages pages = ReportPages.read(evaluation.saveReport(folder.resolve(name)).getParent());
      assertTrue(pages.text("index.html").contains("What counts on the whole"));
    }
  }
}
