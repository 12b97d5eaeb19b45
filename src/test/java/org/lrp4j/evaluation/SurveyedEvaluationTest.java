package org.lrp4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.dataset.DataComparison;
import org.lrp4j.dataset.DataSurvey;
import org.lrp4j.dataset.concept.ConceptSummary;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.lrp4j.dataset.summary.SurveySummary;
import org.lrp4j.dataset.summary.Verdict;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;

@DisplayName("A report with a survey of all examples")
class SurveyedEvaluationTest {

  @TempDir Path folder;

  @Test
  void coversAllExamplesAndIsReplacedByTheNext() throws Exception {
    DataSet images = EvaluationData.examples(90, 3, 2, 5, 5);
    MultiLayerNetwork network = Networks.convolutional();
    SurveySummary summary = save(network, images, true);

    // In other batches, by hand; the iterator's metadata are the ids.
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      DataSurvey survey = new DataSurvey(explainer, SurveyLimits.DEFAULT);
      survey.add(
          explainer.explain(images),
          images.getLabels(),
          EvaluationData.locations(0, 90).stream().map(String::valueOf).toList());
      assertEquals(survey.summary().counts(), summary.counts());
      assertEquals(survey.summary().parts(), summary.parts());
    }
    int[] predicted = network.predict(images.getFeatures());
    int[] truth = images.getLabels().argMax(1).toIntVector();
    int hits = 0;
    for (int i = 0; i < truth.length; i++) {
      hits += predicted[i] == truth[i] ? 1 : 0;
    }
    assertEquals(hits, summary.examples(group -> group.verdict() == Verdict.HIT));
    assertEquals(90, summary.examples(group -> true));

    ReportPages pages = ReportPages.read(folder.resolve("report"));
    pages.requireSound();
    String index = pages.text("index.html");
    assertTrue(index.contains("What counts on the whole"), index);
    assertTrue(index.contains("By which strategies"), index);
    assertArrayEquals(summary.toBytes(), Files.readAllBytes(folder.resolve("report/summary.lrps")));

    save(network, images, false);
    assertFalse(Files.exists(folder.resolve("report/summary.lrps")));
    assertFalse(
        Files.readString(folder.resolve("report/index.html")).contains("What counts on the whole"));
  }

  @Test
  void tablesGetChartsOfTheirColumns() throws Exception {
    DataSet table = EvaluationData.examples(90, 3, 4);
    MultiLayerNetwork network =
        Networks.chain(Networks.dense(4, 5, Activation.RELU), Networks.classes(5, 3));
    save(network, table, true);
    ReportPages.read(folder.resolve("report")).requireSound();
    assertTrue(Files.size(folder.resolve("report/pictures/survey-input-feature-swarm.png")) > 1000);
    String csv = Files.readString(folder.resolve("report/importance.csv"));
    assertTrue(csv.contains(",height,"), csv);
  }

  @Test
  void showsChannelsUnitsAndWhereTheEvidenceMoved() throws Exception {
    DataSet images = EvaluationData.examples(90, 3, 2, 5, 5);
    MultiLayerNetwork network = Networks.convolutional();
    MultiLayerNetwork other = network.clone();
    other.getParam("2_W").addi(0.7);
    try (LrpExplainer before = LrpExplainer.builder(other).build();
        ExplainedEvaluation evaluation =
            ExplainedEvaluation.builder(network)
                .origin("new.zip", "images")
                .batchSize(7)
                .concepts(2, "layer0")
                .compareWith("old.zip", before)
                .units()
                .parameters("layer0")
                .evaluate(EvaluationData.iterator(images))) {
      evaluation.saveReport(folder.resolve("report"));

      ReportPages pages = ReportPages.read(folder.resolve("report"));
      pages.requireSound();
      String index = pages.text("index.html");
      assertTrue(index.contains("From new.zip to old.zip the evidence of 90 examples"), index);
      // By hand, in one batch.
      DataComparison compared =
          new DataComparison(LrpExplainer.builder(network).build(), before, 12);
      compared.add(images);
      assertEquals(
          compared.summary().worst().stream()
              .map(shift -> "%s,%.3f".formatted(shift.id(), shift.distance()))
              .toList(),
          rows("comparison.csv")
              .map(c -> "%s,%.3f".formatted(c[0], Double.parseDouble(c[2])))
              .toList());
      List<String> names = EvaluationData.locations(0, 90).stream().map(String::valueOf).toList();
      rows("comparison.csv").forEach(c -> assertEquals(names.get(Integer.parseInt(c[0])), c[1]));

      ConceptSummary concepts = new ConceptSummary("layer0", 6);
      try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
        concepts.add(explainer.explain(images), 0);
      }
      List<String> expected = new ArrayList<>();
      for (int ofClass : concepts.classes()) {
        concepts.shares(ofClass).stream()
            .filter(share -> share.share() > 0)
            .limit(2)
            .flatMap(
                share ->
                    concepts.references(share.channel()).stream()
                        .map(r -> "%d,%d,%d".formatted(ofClass, share.channel(), r.example())))
            .forEach(expected::add);
      }
      assertEquals(
          expected, rows("concepts.csv").map(c -> c[1] + "," + c[2] + "," + c[4]).toList());
      assertEquals(3, rows("units.csv").filter(c -> c[0].equals("layer1")).count());
      requireMeanRelevanceOfFilters(network, images);
      assertTrue(index.contains("What weights count") && !index.contains("layer2 W"), index);
    }
  }

  private void requireMeanRelevanceOfFilters(MultiLayerNetwork network, DataSet images)
      throws IOException {
    double[] expected = new double[3];
    try (LrpExplainer explainer = LrpExplainer.builder(network).parameterRelevance(true).build()) {
      for (DataSet one : images.asList()) {
        double[] ofFilters = explainer.explain(one).parameterRelevance("layer0").get(0).ofUnits();
        for (int filter = 0; filter < 3; filter++) {
          expected[filter] += Math.abs(ofFilters[filter]) / 90;
        }
      }
    }
    double[] written =
        rows("parameters.csv")
            .filter(c -> c[0].equals("layer0") && c[1].equals("W"))
            .mapToDouble(c -> Double.parseDouble(c[4]))
            .toArray();
    assertArrayEquals(expected, written, 1e-6);
  }

  private Stream<String[]> rows(String table) throws IOException {
    return Files.readAllLines(folder.resolve("report").resolve(table)).stream()
        .skip(1)
        .map(line -> line.split(","));
  }

  private SurveySummary save(MultiLayerNetwork network, DataSet data, boolean isSurveyed)
      throws IOException {
    ExplainedEvaluationBuilder builder =
        ExplainedEvaluation.builder(network).confidentHits(1).worstErrors(1).leastCertain(1);
    if (data.getFeatures().rank() == 2) {
      builder.featureNames("length", "width", "height", "weight");
    }
    if (isSurveyed) {
      builder.batchSize(4).survey(SurveyLimits.DEFAULT);
    }
    try (ExplainedEvaluation evaluation = builder.evaluate(EvaluationData.iterator(data))) {
      evaluation.saveReport(folder.resolve("report"));
      return evaluation.survey().orElse(null);
    }
  }
}
