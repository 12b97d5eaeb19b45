package org.lrp4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.convolution;
import static org.lrp4j.Networks.output;
import static org.lrp4j.Networks.values;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.InvocationType;
import org.deeplearning4j.optimize.listeners.EvaluativeListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.LrpExplainer;
import org.lrp4j.OneSigmoidTest;
import org.lrp4j.Target;
import org.lrp4j.ValueRange;
import org.lrp4j.evaluation.example.ColumnExample;
import org.lrp4j.evaluation.example.ColumnOutcome;
import org.lrp4j.evaluation.example.ColumnReason;
import org.lrp4j.evaluation.example.ExplainedColumn;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.picture.Heatmap;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.w3c.dom.Element;

/** Regressions and several labels at once, against sums by hand. */
class ColumnEvaluationTest {

  @TempDir Path folder;

  private static MultiLayerNetwork linear(Activation activation, LossFunction loss, double[][] w) {
    MultiLayerNetwork network = chain(output(w.length, w[0].length, activation, loss));
    network.setParam("0_W", Nd4j.createFromArray(w));
    network.setParam("0_b", Nd4j.zeros(DataType.DOUBLE, 1, w[0].length));
    return network;
  }

  private static List<ExplainedColumn> explained(ColumnEvaluation<?> evaluation) {
    List<ExplainedColumn> explained = new ArrayList<>();
    evaluation.explain(explained::add);
    assertEquals(evaluation.examples(), explained.stream().map(ExplainedColumn::example).toList());
    return explained;
  }

  private static List<Long> indices(ColumnEvaluation<?> evaluation, int column, ColumnReason why) {
    return evaluation.examples().stream()
        .filter(each -> each.outcome().column() == column && each.reasons().contains(why))
        .map(ColumnExample::index)
        .toList();
  }

  /** rent = 2 · area − age and price = 10 · area, of four flats. */
  @Test
  void residualsAreThoseOfEachColumnAndTheWorstAreExplained() throws Exception {
    MultiLayerNetwork network =
        linear(Activation.IDENTITY, LossFunction.MSE, new double[][] {{2, 10}, {-1, 0}});
    // Outputs (1, 10), (3, 20), (6, 30), (5, 40).
    DataSet flats =
        new DataSet(
            Nd4j.createFromArray(new double[][] {{1, 1}, {2, 1}, {3, 0}, {4, 3}}),
            Nd4j.createFromArray(new double[][] {{2, 10}, {3, 25}, {2, 30}, {5.5, 20}}));
    flats.setExampleMetaData(EvaluationData.locations(0, 4));
    try (var evaluation =
        ExplainedEvaluation.builder(network)
            .classNames("rent", "price")
            .featureNames("area", "age")
            .worstErrors(1)
            .confidentHits(1)
            .evaluateRegression(EvaluationData.iterator(flats))) {
      RegressionEvaluation figures = evaluation.evaluation();
      assertEquals((1 + 0 + 4 + .5) / 4, figures.meanAbsoluteError(0), 1e-9);
      assertEquals((0 + 25 + 0 + 400) / 4.0, figures.meanSquaredError(1), 1e-9);
      assertEquals(List.of("rent", "price"), evaluation.columnNames());
      assertEquals(List.of(2L), indices(evaluation, 0, ColumnReason.TOO_HIGH));
      assertEquals(List.of(0L), indices(evaluation, 0, ColumnReason.TOO_LOW));
      assertEquals(List.of(1L), indices(evaluation, 0, ColumnReason.CLOSEST));
      assertEquals(List.of(3L), indices(evaluation, 1, ColumnReason.TOO_HIGH));
      assertEquals(List.of(1L), indices(evaluation, 1, ColumnReason.TOO_LOW));
      assertEquals(List.of(0L), indices(evaluation, 1, ColumnReason.CLOSEST));
      Map<String, double[]> relevance = new TreeMap<>();
      for (ExplainedColumn one : explained(evaluation)) {
        ColumnOutcome outcome = one.example().outcome();
        relevance.put(
            outcome.column() + " of " + one.example().index(),
            one.inputs().get(0).relevance().toDoubleMatrix()[0]);
        assertEquals(outcome.output() - outcome.label(), outcome.residual());
      }
      assertArrayEquals(new double[] {6, 0}, relevance.get("0 of 2"), 1e-4);
      assertArrayEquals(new double[] {2, -1}, relevance.get("0 of 0"), 1e-4);
      assertArrayEquals(new double[] {40, 0}, relevance.get("1 of 3"), 1e-3);
      evaluation.saveReport(folder.resolve("report"));
    }
    ReportPages pages = ReportPages.read(folder.resolve("report"));
    pages.requireSound();
    String rent = pages.text("column-0.html");
    assertTrue(rent.contains("said 6.000, is 2.000: residual +4"), rent);
    assertTrue(rent.contains("row 2") && rent.contains("for rent"), rent);
    assertTrue(
        pages.all("img").stream()
            .map(image -> image.getAttribute("alt"))
            .anyMatch("Example 3: what raises price. Most relevance: area +40.0, age 0"::equals),
        "the chart shows the column's relevance");
    Element tiles = ReportPages.elements(pages.pages().get("index.html"), "dl").get(0);
    assertEquals("Mean absolute error", ReportPages.elements(tiles, "dt").get(0).getTextContent());
    // Of 1.375 and 6.25.
    assertEquals("3.813", ReportPages.elements(tiles, "dd").get(0).getTextContent());
    String index = pages.text("index.html");
    assertTrue(index.contains("4 examples, 2 outputs; 6 explanations."), index);
    assertTrue(index.contains("Example 2: +4") && index.contains("Example 3: +20"), index);
    JsonNode json = new ObjectMapper().readTree(folder.resolve("report/evaluation.json").toFile());
    assertEquals("regression", json.get("kind").asText());
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      String checksum = String.format("%08x", explainer.parameterChecksum());
      assertEquals(checksum, json.get("origin").get("parameter checksum").asText());
      assertTrue(index.contains("parameters " + checksum), index);
    }
    assertEquals(1.375, json.get("columns").get(0).get("mean absolute error").asDouble(), 1e-9);
    String csv = Files.readString(folder.resolve("report/examples.csv"));
    assertTrue(csv.contains("2,row 2,rent,2.0,6.0,4.0,too-high,"), csv);
  }

  @Test
  void imagesHaveAHeatmapOfTheirOwnForEachColumn() throws Exception {
    MultiLayerNetwork network =
        chain(
            InputType.convolutional(5, 5, 2),
            convolution(3, Activation.RELU),
            new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
            output(3, 2, Activation.IDENTITY, LossFunction.MSE));
    DataSet data = new DataSet(values(1, 2, 2, 5, 5), values(2, 2, 2));
    try (var evaluation =
        ExplainedEvaluation.builder(network).evaluateRegression(EvaluationData.iterator(data))) {
      evaluation.saveReport(folder.resolve("report"));
    }
    ReportPages.read(folder.resolve("report")).requireSound();
    Path pictures = folder.resolve("report/pictures");
    assertArrayEquals(
        pixels(pictures.resolve("000001-0-0-input.png")),
        pixels(pictures.resolve("000001-1-0-input.png")));
    assertFalse(
        Arrays.equals(
            pixels(pictures.resolve("000001-0-0-heatmap.png")),
            pixels(pictures.resolve("000001-1-0-heatmap.png"))),
        "another column, another heatmap");
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      for (int column = 0; column < 2; column++) {
        for (int example = 0; example < 2; example++) {
          INDArray image = data.getFeatures().get(NDArrayIndex.interval(example, example + 1));
          INDArray relevance = explainer.explain(image, Target.classIndex(column)).relevance();
          Path file = pictures.resolve("00000" + example + "-" + column + "-0-heatmap.png");
          // As large as the report's, which has its own enlargement.
          int factor = ImageIO.read(file.toFile()).getWidth() / 5;
          assertArrayEquals(
              pixels(Heatmap.of(relevance, DataFormat.NCHW).enlarged(factor).toImage()),
              pixels(file),
              file.toString());
          Path overlay = pictures.resolve("00000" + example + "-" + column + "-0-overlay.png");
          ValueRange range = ValueRange.of(List.of(data.getFeatures()));
          assertArrayEquals(
              pixels(
                  Heatmap.of(relevance, image, DataFormat.NCHW)
                      .valueRange(range.black(), range.white())
                      .enlarged(factor)
                      .overlay()
                      .toImage()),
              pixels(overlay),
              overlay.toString());
        }
      }
    }
    ReportPages pages = ReportPages.read(folder.resolve("report"));
    for (int column = 0; column < 2; column++) {
      List<Element> captions =
          ReportPages.elements(pages.pages().get("column-" + column + ".html"), "figcaption");
      String heatmap = captions.get(1).getTextContent();
      assertTrue(heatmap.startsWith("for output " + column + ", scale ±"), heatmap);
    }
  }

  private static int[] pixels(Path file) throws IOException {
    return pixels(ImageIO.read(file.toFile()));
  }

  private static int[] pixels(BufferedImage image) {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return Arrays.stream(pixels).map(rgb -> rgb & 0xFFFFFF).toArray();
  }

  /**
   * sky = σ(x + ½) and sea = σ(x − y − 1) of two pictures: what the pixels got is x, or x and −y,
   * the bias the rest.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cardsSayWhatIsExplainedAndWhereItsScoreWent(boolean isRegression) throws Exception {
    MultiLayerNetwork network =
        linear(
            isRegression ? Activation.IDENTITY : Activation.SIGMOID,
            isRegression ? LossFunction.MSE : LossFunction.XENT,
            new double[][] {{1, 1}, {0, -1}});
    network.setParam("0_b", Nd4j.createFromArray(new double[][] {{0.5, -1}}));
    DataSet data =
        new DataSet(
            Nd4j.createFromArray(new double[][] {{2, 5}, {-3, 1}}),
            Nd4j.createFromArray(new double[][] {{1, 0}, {0, 1}}));
    Path report = folder.resolve("report");
    ExplainedEvaluationBuilder builder =
        ExplainedEvaluation.builder(network).classNames("sky", "sea");
    double arrived = 0;
    double kept = 0;
    try (var evaluation =
        isRegression
            ? builder.evaluateRegression(EvaluationData.iterator(data))
            : builder.evaluateMultiLabel(EvaluationData.iterator(data))) {
      for (ExplainedColumn one : explained(evaluation)) {
        double[][] scores = {{2.5, -2.5}, {-4, -5}};
        int column = one.example().outcome().column();
        assertEquals(scores[column][(int) one.example().index()], one.score(), 1e-5);
        arrived += one.score();
        kept += column == 0 ? 0.5 : -1;
      }
      evaluation.saveReport(report);
    }
    ReportPages pages = ReportPages.read(report);
    assertConservation(pages, arrived, arrived - kept, kept);
    Map<String, String> accounts =
        Map.of(
            "sky of 0", "+2.50 = inputs +2.00, biases and stabilizers +0.500",
            "sky of 1", "−2.50 = inputs −3.00, biases and stabilizers +0.500",
            "sea of 0", "−4.00 = inputs −3.00, biases and stabilizers −1.00",
            "sea of 1", "−5.00 = inputs −4.00, biases and stabilizers −1.00");
    for (int column = 0; column < 2; column++) {
      String name = List.of("sky", "sea").get(column);
      String page = "column-" + column + ".html";
      List<Element> cards = ReportPages.elements(pages.pages().get(page), "article");
      assertTrue(cards.size() >= 2);
      for (Element card : cards) {
        String text = card.getTextContent();
        String index = text.strip().substring("Example ".length(), "Example 0".length());
        String account = "score for " + name + " " + accounts.get(name + " of " + index);
        assertTrue(text.contains(account), () -> text + " instead of " + account);
        String caption = ReportPages.elements(card, "figcaption").get(0).getTextContent();
        assertEquals("for " + name, caption);
      }
      assertTrue(pages.text(page).contains("composite Uniform Epsilon"), pages.text(page));
    }
    String csv = Files.readString(report.resolve("examples.csv"));
    assertTrue(csv.lines().findFirst().orElseThrow().endsWith(",score"), csv);
    for (String line : csv.lines().skip(1).toList()) {
      String[] cells = line.split(",");
      String account = accounts.get(cells[2] + " of " + cells[0]);
      double score = Double.parseDouble(account.split(" ")[0].replace('−', '-'));
      assertEquals(score, Double.parseDouble(cells[cells.length - 1]), 1e-5);
    }
    JsonNode json = new ObjectMapper().readTree(report.resolve("evaluation.json").toFile());
    String composite = json.get("origin").get("composite").asText();
    assertTrue(composite.startsWith("Uniform Epsilon"), composite);
  }

  /** The row of the only layer, over all explained examples. */
  private static void assertConservation(ReportPages pages, double... expected) {
    Element row =
        ReportPages.elements(pages.pages().get("index.html"), "tr").stream()
            .filter(each -> each.getTextContent().contains("Epsilon(ε"))
            .findFirst()
            .orElseThrow();
    List<Element> cells = ReportPages.elements(row, "td");
    for (int i = 0; i < expected.length; i++) {
      String number = cells.get(2 + i).getTextContent().replace('−', '-');
      assertEquals(expected[i], Double.parseDouble(number), 1e-3 * Math.abs(expected[i]));
    }
  }

  /** Outputs 1 to 6; residuals +2, −1, +½, +3, −2, 0. */
  @Test
  void galleriesShowWhatIsWorthItMostFirstAndOnlyThat() throws Exception {
    MultiLayerNetwork network = linear(Activation.IDENTITY, LossFunction.MSE, new double[][] {{1}});
    DataSet data =
        new DataSet(
            Nd4j.createFromArray(new double[][] {{1}, {2}, {3}, {4}, {5}, {6}}),
            Nd4j.createFromArray(new double[][] {{-1}, {3}, {2.5}, {1}, {7}, {6}}));
    Path report = folder.resolve("report");
    try (var evaluation =
        ExplainedEvaluation.builder(network)
            .confidentHits(2)
            .evaluateRegression(EvaluationData.iterator(data))) {
      evaluation.saveReport(report);
    }
    Map<String, List<String>> shown = new TreeMap<>();
    for (Element section :
        ReportPages.elements(ReportPages.read(report).pages().get("column-0.html"), "section")) {
      shown.put(
          section.getAttribute("id"),
          ReportPages.elements(section, "h3").stream().map(Element::getTextContent).toList());
    }
    assertEquals(
        Map.of(
            "too-high", List.of("Example 3", "Example 0", "Example 2"),
            "too-low", List.of("Example 4", "Example 1"),
            "closest", List.of("Example 5", "Example 2")),
        shown);
  }

  /** An evaluation of another kind takes its place, and this one that of another. */
  @Test
  void replacesAReportAndIsReplaced() throws Exception {
    MultiLayerNetwork network =
        linear(Activation.SIGMOID, LossFunction.XENT, new double[][] {{1, 2}, {1, -1}});
    DataSet data = new DataSet(values(1, 10, 2), Nd4j.zeros(DataType.DOUBLE, 10, 2));
    data.getLabels().getColumn(0).assign(1);
    Path report = folder.resolve("report");
    try (var one =
            ExplainedEvaluation.builder(network).evaluateMultiLabel(EvaluationData.iterator(data));
        var other = ExplainedEvaluation.builder(network).evaluate(EvaluationData.iterator(data))) {
      one.saveReport(report);
      assertTrue(Files.exists(report.resolve("column-1.html")));
      other.saveReport(report);
      assertFalse(Files.exists(report.resolve("column-1.html")));
      one.saveReport(report);
      ReportPages.read(report).requireSound();
    }
  }

  @Test
  void reportsSayWhatTheyAreOf() throws Exception {
    MultiLayerNetwork network = linear(Activation.IDENTITY, LossFunction.MSE, new double[][] {{1}});
    DataSet data = new DataSet(values(1, 4, 1), values(2, 4, 1));
    Path report = folder.resolve("report");
    try (var evaluation =
            ExplainedEvaluation.builder(network)
                .origin("rent.zip", "flats.csv")
                .evaluateRegression(EvaluationData.iterator(data));
        LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      evaluation.saveReport(report);
      String checksum = String.format("%08x", explainer.parameterChecksum());
      JsonNode origin =
          new ObjectMapper().readTree(report.resolve("evaluation.json").toFile()).get("origin");
      assertEquals(checksum, origin.get("parameter checksum").asText());
      String index = ReportPages.read(report).text("index.html");
      for (String fact : List.of("rent.zip", "flats.csv", checksum, origin.get("date").asText())) {
        assertTrue(index.contains(fact), fact);
      }
    }
  }

  /** Transforming takes data of any type; ND4J itself undoes none but its own. */
  @ParameterizedTest
  @CsvSource({"FLOAT,DOUBLE", "DOUBLE,FLOAT"})
  void undoesNormalizersOfAnotherDataType(DataType ofData, DataType ofNormalizer) {
    DataSet raw =
        new DataSet(
            Nd4j.createFromArray(new double[][] {{100}, {300}}).castTo(ofNormalizer),
            Nd4j.createFromArray(new double[][] {{1000}, {3000}}).castTo(ofNormalizer));
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fitLabel(true);
    normalizer.fit(raw);
    DataSet normalised =
        new DataSet(raw.getFeatures().castTo(ofData), raw.getLabels().castTo(ofData));
    normalizer.transform(normalised);
    MultiLayerNetwork network = linear(Activation.IDENTITY, LossFunction.MSE, new double[][] {{1}});
    try (var evaluation =
        ExplainedEvaluation.builder(network)
            .normalizer(normalizer)
            .evaluateRegression(EvaluationData.iterator(normalised))) {
      assertEquals(0, evaluation.evaluation().meanAbsoluteError(0), 1e-2);
      for (ExplainedColumn one : explained(evaluation)) {
        double area = one.inputs().get(0).input().getDouble(0, 0);
        assertEquals(one.example().index() == 0 ? 100 : 300, area, 1e-3);
      }
    }
  }

  @Test
  void errorsAreInTheLabelsUnitsIfTheNormalizerKnowsThem() {
    INDArray features = values(1, 20, 1).muli(3).addi(50);
    INDArray labels = features.mul(1000).addi(values(2, 20, 1).muli(500));
    DataSet raw = new DataSet(features, labels);
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fitLabel(true);
    normalizer.fit(raw);
    DataSet normalised = raw.copy();
    normalizer.transform(normalised);
    MultiLayerNetwork network = linear(Activation.IDENTITY, LossFunction.MSE, new double[][] {{1}});
    double mean = labels.meanNumber().doubleValue();
    double deviation = labels.stdNumber(false).doubleValue();
    try (var evaluation =
        ExplainedEvaluation.builder(network)
            .normalizer(normalizer)
            .confidentHits(20)
            .evaluateRegression(EvaluationData.iterator(normalised))) {
      double sum = 0;
      for (int i = 0; i < 20; i++) {
        double said = normalised.getFeatures().getDouble(i, 0) * deviation + mean;
        sum += Math.abs(said - labels.getDouble(i, 0));
      }
      assertEquals(sum / 20, evaluation.evaluation().meanAbsoluteError(0), 1e-3 * sum / 20);
      for (ExplainedColumn one : explained(evaluation)) {
        int i = (int) one.example().index();
        ColumnOutcome outcome = one.example().outcome();
        double said = normalised.getFeatures().getDouble(i, 0) * deviation + mean;
        assertEquals(labels.getDouble(i, 0), outcome.label(), 1e-3 * labels.getDouble(i, 0));
        assertEquals(said, outcome.output(), 1e-3 * said);
        assertEquals(features.getDouble(i, 0), one.inputs().get(0).input().getDouble(0), 1e-3);
        // The network's own output is explained: 1 · x.
        assertEquals(normalised.getFeatures().getDouble(i, 0), one.sum(), 1e-4);
      }
    }
  }

  /** Three labels of four pictures: sky = σ(x), sea = σ(y), sun = σ(x − y). */
  @Test
  void labelsAreEvaluatedAndExplainedOneByOne() throws Exception {
    MultiLayerNetwork network =
        linear(Activation.SIGMOID, LossFunction.XENT, new double[][] {{1, 0, 1}, {0, 1, -1}});
    double[][] pictures = {{2, 1}, {-1, 3}, {3, -2}, {-3, -1}};
    double[][] labels = {{1, 1, 1}, {0, 0, 0}, {0, 0, 1}, {1, 0, 0}};
    DataSet data = new DataSet(Nd4j.createFromArray(pictures), Nd4j.createFromArray(labels));
    try (var evaluation =
        ExplainedEvaluation.builder(network)
            .classNames("sky", "sea", "sun")
            .evaluateMultiLabel(EvaluationData.iterator(data))) {
      assertEquals(.5, evaluation.evaluation().accuracy(0), 1e-12);
      assertEquals(1, evaluation.evaluation().falsePositives(1));
      assertEquals(List.of(3L), indices(evaluation, 0, ColumnReason.MISSED));
      assertEquals(List.of(2L), indices(evaluation, 0, ColumnReason.FALSE_ALARM));
      assertEquals(List.of(0L), indices(evaluation, 0, ColumnReason.FOUND));
      assertEquals(List.of(1L), indices(evaluation, 1, ColumnReason.FALSE_ALARM));
      assertEquals(List.of(2L, 0L), indices(evaluation, 2, ColumnReason.FOUND));
      for (ExplainedColumn one : explained(evaluation)) {
        int i = (int) one.example().index();
        double x = pictures[i][0];
        double y = pictures[i][1];
        double[][] wanted = {{x, 0}, {0, y}, {x, -y}};
        int column = one.example().outcome().column();
        assertArrayEquals(
            wanted[column], one.inputs().get(0).relevance().toDoubleMatrix()[0], 1e-4);
        double z = wanted[column][0] + wanted[column][1];
        assertEquals(1 / (1 + Math.exp(-z)), one.example().outcome().output(), 1e-6);
        assertEquals(labels[i][column], one.example().outcome().label());
      }
      evaluation.saveReport(folder.resolve("report"));
    }
    ReportPages pages = ReportPages.read(folder.resolve("report"));
    pages.requireSound();
    assertTrue(pages.text("index.html").contains("4 examples, 3 labels"));
    assertTrue(pages.text("column-0.html").contains("✗ said no 0.047, is yes"));
    JsonNode columns =
        new ObjectMapper()
            .readTree(folder.resolve("report/evaluation.json").toFile())
            .get("columns");
    assertEquals(.5, columns.get(1).get("precision").asDouble(), 1e-12);
    assertEquals(1, columns.get(2).get("F1").asDouble(), 1e-12);
  }

  /** A label that never applies and is never given has neither precision nor recall. */
  @Test
  void figuresOfNothingAreNull() throws Exception {
    MultiLayerNetwork network =
        linear(Activation.SIGMOID, LossFunction.XENT, new double[][] {{1, -1}});
    DataSet data =
        new DataSet(
            Nd4j.createFromArray(new double[][] {{1}, {2}}),
            Nd4j.createFromArray(new double[][] {{1, 0}, {1, 0}}));
    try (var evaluation =
        ExplainedEvaluation.builder(network).evaluateMultiLabel(EvaluationData.iterator(data))) {
      evaluation.saveReport(folder.resolve("report"));
    }
    String text = Files.readString(folder.resolve("report/evaluation.json"));
    assertFalse(text.contains("NaN"), text);
    JsonNode json = new ObjectMapper().readTree(text);
    assertTrue(json.get("columns").get(1).get("precision").isNull());
    assertTrue(json.get("columns").get(1).get("F1").isNull());
    assertEquals(1, json.get("figures").get("recall").asDouble(), 1e-12);
  }

  @Test
  void whatIsNeitherLabelNorProbabilityIsRefusedWithItsExample() {
    MultiLayerNetwork sigmoid =
        linear(Activation.SIGMOID, LossFunction.XENT, new double[][] {{1, -1}});
    DataSet data = new DataSet(values(1, 9, 1), Nd4j.zeros(DataType.DOUBLE, 9, 2));
    data.getLabels().putScalar(8, 1, 3);
    assertMessage(
        "\"output 1\" of example 8 has the label 3.0",
        () ->
            ExplainedEvaluation.builder(sigmoid).evaluateMultiLabel(EvaluationData.iterator(data)));
    MultiLayerNetwork linear =
        linear(Activation.IDENTITY, LossFunction.MSE, new double[][] {{100, -100}});
    assertMessage(
        "of example 0 has the label 0.0 and the output",
        () ->
            ExplainedEvaluation.builder(linear).evaluateMultiLabel(EvaluationData.iterator(data)));
    data.getLabels().putScalar(7, 0, Double.NaN);
    assertMessage(
        "The label \"output 0\" of example 7 is NaN",
        () ->
            ExplainedEvaluation.builder(linear).evaluateRegression(EvaluationData.iterator(data)));
    assertMessage(
        "3 names: [a, b, c]",
        () ->
            ExplainedEvaluation.builder(linear)
                .classNames("a", "b", "c")
                .evaluateRegression(EvaluationData.iterator(data)));
  }

  /** The probability of a single sigmoid is that of class 1, so that is what raises it. */
  @Test
  void aSingleSigmoidIsExplainedForWhatRaisesIt() {
    INDArray days = Nd4j.createFromArray(new double[][] {{.2, 1}, {.8, .4}});
    DataSet data = new DataSet(days, Nd4j.createFromArray(new double[][] {{0}, {1}}));
    try (var evaluation =
        ExplainedEvaluation.builder(OneSigmoidTest.weather())
            .evaluateRegression(EvaluationData.iterator(data))) {
      for (ExplainedColumn one : explained(evaluation)) {
        INDArray day = days.getRow(one.example().index(), true);
        assertClose(
            day.mul(Nd4j.createFromArray(new double[][] {{2, -3}})),
            one.inputs().get(0).relevance(),
            1e-4);
      }
    }
  }

  @Test
  void ofSequencesTheLastStepThatCountsIsLookedAt() {
    MultiLayerNetwork network =
        chain(
            new RnnOutputLayer.Builder(LossFunction.MSE)
                .nIn(2)
                .nOut(1)
                .activation(Activation.IDENTITY)
                .build());
    INDArray features = values(1, 3, 2, 4);
    INDArray labels = values(2, 3, 1, 4);
    INDArray mask = Nd4j.createFromArray(new double[][] {{1, 1, 1, 1}, {1, 1, 0, 0}, {0, 0, 0, 0}});
    INDArray said = network.output(features);
    DataSet data = new DataSet(features, labels, null, mask);
    try (var evaluation =
        ExplainedEvaluation.builder(network).evaluateRegression(EvaluationData.iterator(data))) {
      double sum = 0;
      for (int[] at : new int[][] {{0, 0}, {0, 1}, {0, 2}, {0, 3}, {1, 0}, {1, 1}}) {
        sum += Math.abs(said.getDouble(at[0], 0, at[1]) - labels.getDouble(at[0], 0, at[1]));
      }
      assertEquals(sum / 6, evaluation.evaluation().meanAbsoluteError(0), 1e-6);
      assertFalse(evaluation.examples().isEmpty());
      for (ColumnExample example : evaluation.examples()) {
        int i = (int) example.index();
        int step = i == 0 ? 3 : 1;
        assertEquals(step, example.timeStep().orElseThrow());
        assertEquals(labels.getDouble(i, 0, step), example.outcome().label(), 1e-9);
        assertEquals(said.getDouble(i, 0, step), example.outcome().output(), 1e-6);
      }
      for (ExplainedColumn one : explained(evaluation)) {
        int step = one.example().timeStep().orElseThrow();
        INDArray relevance = one.inputs().get(0).relevance();
        assertEquals(0, relevance.getDouble(0, 0, step == 3 ? 1 : 3), 0);
        assertTrue(Math.abs(relevance.getDouble(0, 0, step)) > 0);
      }
    }
  }

  @Test
  void theListenersEvaluationSaysWhichReportIsWritten() {
    MultiLayerNetwork network =
        linear(Activation.IDENTITY, LossFunction.MSE, new double[][] {{1}, {1}});
    DataSet data = new DataSet(values(1, 10, 2), values(2, 10, 1));
    EvaluativeListener listener =
        new EvaluativeListener(
            EvaluationData.iterator(data),
            1,
            InvocationType.EPOCH_END,
            new RegressionEvaluation(1));
    listener.setCallback(
        ExplainedEvaluation.builder(network).callback(EvaluationData.iterator(data), folder));
    network.setListeners(listener);
    network.fit(EvaluationData.iterator(data), 1);
    assertTrue(Files.exists(folder.resolve("run-001/evaluation-0001/column-0.html")));
  }

  private static void assertMessage(String expected, Runnable what) {
    String message = assertThrows(IllegalArgumentException.class, what::run).getMessage();
    assertTrue(message.contains(expected), message);
  }
}
