package org.lrp4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.ChannelOrder;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.Target;
import org.lrp4j.batch.Rows;
import org.lrp4j.dataset.summary.Breakdown;
import org.lrp4j.dataset.summary.Group;
import org.lrp4j.dataset.summary.InputPart;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.lrp4j.dataset.summary.SurveySummary;
import org.lrp4j.dataset.summary.UnitImportance;
import org.lrp4j.dataset.summary.Verdict;
import org.nd4j.evaluation.classification.EvaluationBinary;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

@DisplayName("A survey of a network that is no classifier")
class SurveyedColumnsTest {

  private static final InputPart FEATURES = new InputPart("input", Breakdown.FEATURE, 0, 0);

  @TempDir Path folder;

  private final INDArray table = Networks.values(3, 60, 4);

  private static MultiLayerNetwork network(Activation activation, LossFunction loss, int columns) {
    return Networks.chain(
        Networks.dense(4, 5, Activation.RELU), Networks.output(5, columns, activation, loss));
  }

  @Test
  @DisplayName("explains each number of a regression, and has charts of each")
  void numbers() throws Exception {
    MultiLayerNetwork network = network(Activation.IDENTITY, LossFunction.MSE, 2);
    DataSet data = new DataSet(table, Networks.values(4, 60, 2));
    try (ColumnEvaluation<RegressionEvaluation> evaluation =
        ExplainedEvaluation.builder(network)
            .classNames("rent", "heating")
            .featureNames("length", "width", "height", "weight")
            .worstErrors(1)
            .confidentHits(1)
            .batchSize(4)
            .survey(SurveyLimits.DEFAULT)
            .units()
            .evaluateRegression(EvaluationData.iterator(data))) {
      SurveySummary summary = evaluation.survey().orElseThrow();
      assertEquals(60, summary.examples(group -> group.equals(new Group(0, Verdict.UNKNOWN))));
      assertEquals(60, summary.examples(group -> group.equals(new Group(1, Verdict.UNKNOWN))));
      requireMeans(network, summary);

      evaluation.saveReport(folder.resolve("report"));
      ReportPages pages = ReportPages.read(folder.resolve("report"));
      pages.requireSound();
      String index = pages.text("index.html");
      assertTrue(index.contains("By feature: rent"), index);
      assertTrue(index.contains("By feature: heating"), index);
      assertFalse(index.contains("predicted as"), index);
      List<String> csv = Files.readAllLines(folder.resolve("report/importance.csv"));
      assertEquals(1 + 2 * 4, csv.size());
      assertTrue(csv.get(1).startsWith("input,feature,rent,unknown,0,length,60,"), csv.get(1));
      assertTrue(Files.exists(folder.resolve("report/units.csv")));
      assertArrayEquals(
          summary.toBytes(), Files.readAllBytes(folder.resolve("report/summary.lrps")));
    }
  }

  private void requireMeans(MultiLayerNetwork network, SurveySummary summary) {
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      for (int column = 0; column < 2; column++) {
        int of = column;
        try (Explanation explanation = explainer.explain(table, Target.classIndex(of))) {
          List<UnitImportance> found =
              summary.importance(FEATURES, group -> group.explainedClass() == of);
          for (int feature = 0; feature < 4; feature++) {
            double sum = 0;
            double absolute = 0;
            for (int i = 0; i < 60; i++) {
              sum += explanation.relevance().getDouble(i, feature);
              absolute += Math.abs(explanation.relevance().getDouble(i, feature));
            }
            assertEquals(sum / 60, found.get(feature).mean(), 1e-5);
            assertEquals(absolute / 60, found.get(feature).meanAbsolute(), 1e-5);
          }
        }
      }
    }
  }

  @Test
  @DisplayName("tells right from wrong of each label, and nothing of hidden ones")
  void labels() {
    MultiLayerNetwork network = network(Activation.SIGMOID, LossFunction.XENT, 3);
    INDArray labels = Networks.values(6, 60, 3).gt(0).castTo(table.dataType());
    DataSet data = new DataSet(table, labels);
    INDArray mask = Nd4j.ones(table.dataType(), 60, 3);
    for (int i = 0; i < 10; i++) {
      mask.putScalar(i, 1, 0);
    }
    data.setLabelsMaskArray(mask);
    try (ColumnEvaluation<EvaluationBinary> evaluation =
        ExplainedEvaluation.builder(network)
            .survey(SurveyLimits.DEFAULT)
            .evaluateMultiLabel(EvaluationData.iterator(data))) {
      SurveySummary summary = evaluation.survey().orElseThrow();
      EvaluationBinary figures = evaluation.evaluation();
      for (int column = 0; column < 3; column++) {
        int of = column;
        Predicate<Group> chosen = group -> group.explainedClass() == of;
        int hits = figures.truePositives(of) + figures.trueNegatives(of);
        assertEquals(
            hits, summary.examples(chosen.and(group -> group.verdict() == Verdict.HIT)), "" + of);
        int errors = figures.falsePositives(of) + figures.falseNegatives(of);
        assertTrue(errors > 0);
        assertEquals(
            errors, summary.examples(chosen.and(group -> group.verdict() == Verdict.ERROR)));
        assertEquals(
            of == 1 ? 10 : 0,
            summary.examples(chosen.and(group -> group.verdict() == Verdict.UNKNOWN)));
      }
    }
  }

  @Test
  @DisplayName("explains the last step that counts, and leaves out what a mask hides")
  void sequences() {
    MultiLayerNetwork network =
        Networks.chain(
            InputType.recurrent(2, 5),
            new LSTM.Builder().nIn(2).nOut(3).activation(Activation.TANH).build(),
            new RnnOutputLayer.Builder(LossFunction.MSE)
                .nIn(3)
                .nOut(1)
                .activation(Activation.IDENTITY)
                .build());
    INDArray series = Networks.values(7, 4, 2, 5);
    DataSet data = new DataSet(series, Networks.values(8, 4, 1, 5));
    data.setLabelsMaskArray(
        Nd4j.create(
            new double[][] {{1, 1, 0, 0, 0}, {0, 0, 0, 0, 0}, {1, 1, 1, 1, 1}, {0, 0, 1, 0, 0}}));
    try (ColumnEvaluation<RegressionEvaluation> evaluation =
            ExplainedEvaluation.builder(network)
                .survey(SurveyLimits.DEFAULT)
                .evaluateRegression(EvaluationData.iterator(data));
        LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      SurveySummary summary = evaluation.survey().orElseThrow();
      assertEquals(3, summary.examples(group -> true));
      int[] steps = {1, -1, 4, 2};
      double[] expected = new double[2];
      for (int i : new int[] {0, 2, 3}) {
        INDArray one = Rows.copy(series, i);
        try (Explanation explanation =
            explainer.explain(one, Target.classIndex(0).atTimeStep(steps[i]))) {
          for (int feature = 0; feature < 2; feature++) {
            for (int step = 0; step < 5; step++) {
              expected[feature] += explanation.relevance().getDouble(0, feature, step) / 3;
            }
          }
        }
      }
      assertArrayEquals(
          expected,
          summary.importance(FEATURES, group -> true).stream()
              .mapToDouble(UnitImportance::mean)
              .toArray(),
          1e-6);
    }
  }

  @Test
  @DisplayName("and one of a classifier call the channels of images what the report does")
  void colours() throws Exception {
    MultiLayerNetwork network =
        Networks.chain(
            InputType.convolutional(4, 4, 3),
            new ConvolutionLayer.Builder(2, 2).nOut(2).activation(Activation.RELU).build(),
            Networks.classes(18, 3));
    try (ExplainedEvaluation evaluation =
        ExplainedEvaluation.builder(network)
            .channelOrder(ChannelOrder.BGR)
            .confidentHits(1)
            .survey(SurveyLimits.DEFAULT)
            .evaluate(EvaluationData.iterator(EvaluationData.examples(12, 3, 3, 4, 4)))) {
      evaluation.saveReport(folder.resolve("report"));
    }
    String csv = Files.readString(folder.resolve("report/importance.csv"));
    assertTrue(csv.contains(",0,blue,") && csv.contains(",2,red,"), csv);
  }

  @Test
  @DisplayName("is refused where a report has no part for it, before data are read")
  void refusals() {
    MultiLayerNetwork network = network(Activation.IDENTITY, LossFunction.MSE, 2);
    EvaluationData.Batches data =
        EvaluationData.iterator(new DataSet(table, Networks.values(4, 60, 2)));
    try (LrpExplainer other = LrpExplainer.builder(network).build()) {
      requireRefused(
          "trust",
          () ->
              ExplainedEvaluation.builder(network)
                  .trust(TrustCheck.DEFAULT)
                  .evaluateRegression(data));
      requireRefused(
          "trust",
          () ->
              ExplainedEvaluation.builder(network)
                  .trust(TrustCheck.DEFAULT)
                  .evaluateMultiLabel(data));
      requireRefused(
          "concepts",
          () ->
              ExplainedEvaluation.builder(network).concepts(2, "layer0").evaluateMultiLabel(data));
      requireRefused(
          "compareWith",
          () ->
              ExplainedEvaluation.builder(network)
                  .compareWith("other", other)
                  .evaluateRegression(data));
      requireRefused(
          "for parameters:",
          () -> ExplainedEvaluation.builder(network).parameters().evaluateRegression(data));
      requireRefused(
          "for survey:",
          () ->
              ExplainedEvaluation.builder(network)
                  .survey(SurveyLimits.DEFAULT)
                  .evaluateSegmentation(data));
      requireRefused(
          "for survey, units:",
          () -> ExplainedEvaluation.builder(network).units().evaluateSegmentation(data));
      requireRefused(
          "trust",
          () ->
              ExplainedEvaluation.builder(network)
                  .trust(TrustCheck.DEFAULT)
                  .evaluateSegmentation(data));
    }
    assertEquals(0, data.given());
  }

  private static void requireRefused(String what, Executable evaluation) {
    String message = assertThrows(IllegalArgumentException.class, evaluation).getMessage();
    assertTrue(message.contains(what) && message.contains("leave that out"), message);
  }
}
