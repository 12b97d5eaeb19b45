package org.lrp4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.convolution;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.values;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Networks;
import org.lrp4j.SmallDisk;
import org.lrp4j.evaluation.example.Example;
import org.lrp4j.evaluation.example.Outcome;
import org.lrp4j.file.Folders;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.TestMultiDataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ReportTest {

  private static final DataSet IMAGES = EvaluationData.examples(24, 3, 2, 5, 5);

  @TempDir Path folder;

  private static ExplainedEvaluationBuilder images() {
    return ExplainedEvaluation.builder(Networks.convolutional());
  }

  /** For tests that look at few pictures. */
  private static ExplainedEvaluationBuilder few(ExplainedEvaluationBuilder builder) {
    return builder.confidentHits(1).worstErrors(1).leastCertain(1);
  }

  private Path saved(ExplainedEvaluationBuilder builder) {
    try (var evaluation = builder.evaluate(EvaluationData.iterator(IMAGES))) {
      return evaluation.saveReport(folder.resolve("report")).getParent();
    }
  }

  private List<Path> left() throws IOException {
    return Folders.list(folder);
  }

  private int folderCount() {
    try {
      return left().size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void allPagesAreSoundAndShowEveryExample() throws Exception {
    Path report = saved(images().classNames("cat", "dog", "cow").title("Animals"));
    ReportPages pages = ReportPages.read(report);
    pages.requireSound();
    assertEquals(
        List.of("class-0.html", "class-1.html", "class-2.html", "index.html"),
        List.copyOf(pages.pages().keySet()));
    String index = pages.text("index.html");
    for (String expected :
        List.of(
            "Animals",
            "24 examples of 3 classes",
            "Accuracy",
            "ZPlus",
            "bias kept",
            "1.0.0-M2.1",
            "F1 Score")) {
      assertTrue(index.contains(expected), expected);
    }
    String classes =
        pages.text("class-0.html") + pages.text("class-1.html") + pages.text("class-2.html");
    for (String expected :
        List.of("Most confident hits", "Errors", "Taken for c", "Least certain", "row ")) {
      assertTrue(classes.contains(expected), expected);
    }
    assertEquals(List.of(report), left(), "nothing else is left");
  }

  @Test
  void theNumbersAreForProgramsToo() throws Exception {
    Path report = saved(images().classNames("a, or \"b\"", "c", "d"));
    JsonNode json = new ObjectMapper().readTree(report.resolve("evaluation.json").toFile());
    assertEquals(24, json.get("examples").asInt());
    assertEquals("a, or \"b\"", json.get("classes").get(0).get("name").asText());
    assertEquals("ZPlus", json.get("conservation").get(2).get("rule").asText());
    List<String> examples = Files.readAllLines(report.resolve("examples.csv"));
    try (var evaluation = images().evaluate(EvaluationData.iterator(IMAGES))) {
      assertEquals(evaluation.examples().size(), examples.size() - 1);
      assertEquals(
          evaluation.evaluation().accuracy(), json.get("figures").get("accuracy").asDouble());
    }
    assertTrue(examples.get(1).contains(",\"a, or \"\"b\"\"\","), examples.get(1));
    int counted = 0;
    for (String line : Files.readAllLines(report.resolve("confusion.csv"))) {
      String cell = line.substring(line.lastIndexOf(',') + 1);
      counted += cell.equals("examples") ? 0 : Integer.parseInt(cell);
    }
    assertEquals(24, counted, "all cells together");
  }

  /** Class 2 does not occur, class 0 is never predicted; the rest by hand. */
  @Test
  void figuresSayOfWhatTheyAreAndOfNothingThereIsNone() throws Exception {
    MultiLayerNetwork network = chain(classes(3, 4));
    network.setParam("0_W", Nd4j.zeros(DataType.DOUBLE, 3, 4));
    network.getParam("0_W").putScalar(0, 1, 5).putScalar(1, 2, 5).putScalar(2, 3, 5);
    network.setParam("0_b", Nd4j.zeros(DataType.DOUBLE, 1, 4));
    int[] truth = {0, 1, 1, 1, 3, 3};
    int[] predicted = {1, 1, 1, 2, 3, 1};
    DataSet data =
        new DataSet(Nd4j.zeros(DataType.DOUBLE, 6, 3), Nd4j.zeros(DataType.DOUBLE, 6, 4));
    for (int i = 0; i < 6; i++) {
      data.getFeatures().putScalar(i, predicted[i] - 1, 1);
      data.getLabels().putScalar(i, truth[i], 1);
    }
    try (var evaluation =
        few(ExplainedEvaluation.builder(network))
            .classNames("ant", "bee", "cat", "dog")
            .evaluate(EvaluationData.iterator(data))) {
      evaluation.saveReport(folder.resolve("report"));
    }
    JsonNode json = new ObjectMapper().readTree(folder.resolve("report/evaluation.json").toFile());
    JsonNode ant = json.get("classes").get(0);
    JsonNode bee = json.get("classes").get(1);
    JsonNode cat = json.get("classes").get(2);
    assertTrue(ant.get("precision").isNull() && cat.get("recall").isNull(), json.toString());
    assertTrue(cat.get("f1").isNull(), "F1 of a class that does not occur");
    assertEquals(0, ant.get("recall").asDouble(-1));
    assertEquals(0, ant.get("f1").asDouble(-1));
    assertEquals(0, cat.get("precision").asDouble(-1));
    assertEquals(.5, bee.get("precision").asDouble(), 1e-12);
    assertEquals(2 / 3.0, bee.get("recall").asDouble(), 1e-12);
    assertEquals("macro", json.get("averaging").asText());
    assertEquals(.5, json.get("figures").get("precision").asDouble(), 1e-12, "(1/2 + 0 + 1)/3");
    ReportPages pages = ReportPages.read(folder.resolve("report"));
    String index = pages.text("index.html");
    for (String expected :
        List.of(
            "means over the classes, all of which count alike (macro averages)",
            "of precision, classes that were never predicted: ant;",
            "of recall, classes that do not occur in the data: cat;",
            "of F1, classes that do not occur or were never predicted: ant, cat.",
            "output 2; 0 examples, 0 errors; precision 0.000, recall –, F1 –")) {
      assertTrue(index.contains(expected), expected + "\nis missing in\n" + index);
    }
  }

  @Test
  void theFiguresOfTwoClassesAreThoseOfTheSecond() throws Exception {
    MultiLayerNetwork network = chain(classes(1, 2));
    network.setParam("0_W", Nd4j.createFromArray(new double[][] {{0, 1}}));
    network.setParam("0_b", Nd4j.zeros(DataType.DOUBLE, 1, 2));
    DataSet dryDays =
        new DataSet(
            Nd4j.createFromArray(new double[][] {{-1}, {-2}}),
            Nd4j.createFromArray(new double[][] {{1, 0}, {1, 0}}));
    try (var evaluation =
        ExplainedEvaluation.builder(network)
            .classNames("dry", "wet")
            .evaluate(EvaluationData.iterator(dryDays))) {
      evaluation.saveReport(folder.resolve("report"));
    }
    String text = Files.readString(folder.resolve("report/evaluation.json"));
    JsonNode json = new ObjectMapper().readTree(text);
    assertFalse(text.contains("NaN"), text);
    assertTrue(json.get("figures").get("f1").isNull(), "of wet, which never occurs");
    assertEquals(1, json.get("figures").get("accuracy").asDouble());
    assertEquals("of class wet", json.get("averaging").asText());
    assertTrue(
        ReportPages.read(folder.resolve("report"))
            .text("index.html")
            .contains("Precision, recall and F1 are those of the second class, wet."));
  }

  @Test
  void classNamesAreTextWhateverTheyLookLike() throws Exception {
    List<String> names =
        List.of(
            "<script>alert(1)</script>", "a&b \"c\" 'd' {title}", "e\u0000\uFFFF\\$1 \uD83D\uDC08");
    ReportPages pages = ReportPages.read(saved(few(images()).classNames(names).title("<b>&")));
    pages.requireSound();
    assertTrue(pages.text("class-0.html").contains(names.get(0)));
    assertTrue(pages.text("class-1.html").contains(names.get(1)));
    assertTrue(pages.text("class-2.html").contains("e\uFFFD\uFFFD\\$1 \uD83D\uDC08"));
    assertTrue(pages.text("index.html").contains("<b>&"));
  }

  @Test
  void tablesGetBarChartsAndExamplesWithoutLabelsAreNotCounted() throws Exception {
    var batches = EvaluationData.iterator(EvaluationData.examples(28, 3, 3));
    batches.next().setLabelsMaskArray(Nd4j.zeros(7, 1));
    batches.reset();
    try (var evaluation =
        ExplainedEvaluation.builder(Networks.dense())
            .featureNames("age", "<height>", "mass")
            .evaluate(batches)) {
      evaluation.saveReport(folder.resolve("report"));
    }
    ReportPages pages = ReportPages.read(folder.resolve("report"));
    pages.requireSound();
    assertEquals(360, ImageIO.read(anImage(pages)).getWidth());
    assertTrue(pages.text("index.html").contains("21 examples of 3 classes"));
  }

  @Test
  void theChartsOfAnErrorHaveOneAxisAndAreToldInWords() throws Exception {
    try (var evaluation =
        few(ExplainedEvaluation.builder(Networks.dense()))
            .featureNames("age", "height", "mass")
            .evaluate(EvaluationData.iterator(EvaluationData.examples(28, 3, 3)))) {
      evaluation.saveReport(folder.resolve("report"));
    }
    ReportPages pages = ReportPages.read(folder.resolve("report"));
    pages.requireSound();
    List<Element> errors =
        pages.all("article").stream()
            .filter(card -> card.getAttribute("class").contains("error"))
            .toList();
    assertFalse(errors.isEmpty());
    for (Element error : errors) {
      List<String> axes =
          ReportPages.elements(error, "figcaption").stream()
              .map(caption -> caption.getTextContent().replaceFirst(".*, axis ±", ""))
              .toList();
      assertEquals(3, axes.size());
      assertEquals(1, axes.stream().distinct().count(), axes::toString);
      assertTrue(Double.parseDouble(axes.get(0)) > 0);
      for (Element image : ReportPages.elements(error, "img")) {
        String number = "[+−]?[0-9.e+−]+";
        assertTrue(
            image
                .getAttribute("alt")
                .matches(".*Most relevance: (\\w+ N, ){2}\\w+ N".replace("N", number)),
            image.getAttribute("alt"));
      }
    }
  }

  @Test
  void theHeatmapsOfAnErrorNameTheirScaleAndTheDifferenceItsOwn() throws Exception {
    ReportPages pages = ReportPages.read(saved(few(images())));
    String card =
        pages.all("article").stream()
            .filter(article -> article.getAttribute("class").contains("error"))
            .findFirst()
            .orElseThrow()
            .getTextContent();
    Matcher scales = Pattern.compile("for \\d, scale ±([0-9.]+)").matcher(card);
    assertTrue(scales.find(), card);
    String first = scales.group(1);
    assertTrue(scales.find(), card);
    assertEquals(first, scales.group(1), "both classes have one");
    assertTrue(card.matches("(?s).*\\d − \\d, own scale ±[0-9.]+.*"), card);
  }

  @Test
  void headingsLeaveNoLevelOutAndTheWorstErrorsLeadToTheirExplanations() throws Exception {
    ReportPages pages = ReportPages.read(saved(images().allErrors()));
    for (Map.Entry<String, Document> page : pages.pages().entrySet()) {
      int before = 0;
      for (Element element : ReportPages.elements(page.getValue(), "*")) {
        if (element.getTagName().matches("h[1-6]")) {
          int level = element.getTagName().charAt(1) - '0';
          assertTrue(level <= before + 1, page.getKey() + ": h" + level + " after h" + before);
          before = level;
        }
      }
    }
    List<String> links =
        ReportPages.elements(pages.pages().get("index.html"), "a").stream()
            .map(link -> link.getAttribute("href"))
            .filter(link -> link.contains("#example-"))
            .toList();
    try (var evaluation = images().evaluate(EvaluationData.iterator(IMAGES))) {
      Outcome worst =
          evaluation.examples().stream()
              .map(Example::outcome)
              .max(Comparator.comparingDouble(Outcome::severity))
              .orElseThrow();
      assertTrue(links.get(0).startsWith("class-" + worst.trueClass() + ".html#"), links.get(0));
      int errors =
          24
              - evaluation.evaluation().getConfusionMatrix().getCount(0, 0)
              - evaluation.evaluation().getConfusionMatrix().getCount(1, 1)
              - evaluation.evaluation().getConfusionMatrix().getCount(2, 2);
      assertEquals(Math.min(10, errors), links.size());
    }
  }

  @Test
  void hundredsOfExamplesAreSpreadOverPages() throws Exception {
    int count = 330;
    DataSet data = EvaluationData.examples(count, 3, 1, 2, 2);
    MultiLayerNetwork network =
        chain(
            InputType.convolutional(2, 2, 1),
            convolution(3, Activation.RELU),
            new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
            classes(3, 3));
    // Mostly hits, which have fewer pictures to draw.
    int[] predicted = network.output(data.getFeatures()).argMax(1).toIntVector();
    data.getLabels().assign(0);
    for (int i = 0; i < count; i++) {
      data.getLabels().putScalar(i, (predicted[i] + (i % 10 == 0 ? 1 : 0)) % 3, 1);
    }
    try (var evaluation =
        ExplainedEvaluation.builder(network)
            .confidentHits(count)
            .allErrors()
            .leastCertain(0)
            .batchSize(90)
            .evaluate(EvaluationData.iterator(data))) {
      assertEquals(count, evaluation.examples().size());
      evaluation.saveReport(folder.resolve("report"));
    }
    ReportPages pages = ReportPages.read(folder.resolve("report"));
    pages.requireLinks();
    assertTrue(pages.pages().size() > count / 50, pages.pages().keySet()::toString);
    Set<String> shown = new HashSet<>();
    for (Map.Entry<String, Document> page : pages.pages().entrySet()) {
      List<Element> cards = ReportPages.elements(page.getValue(), "article");
      assertTrue(cards.size() <= 50, page.getKey() + " has " + cards.size() + " examples");
      int images = ReportPages.elements(page.getValue(), "img").size();
      assertTrue(images <= 50 * 6 + 3, page.getKey() + " has " + images + " pictures");
      cards.forEach(card -> shown.add(card.getAttribute("id")));
      if (page.getKey().matches("class-\\d+-\\d+\\.html")) {
        long current =
            ReportPages.elements(page.getValue(), "a").stream()
                .filter(link -> link.getAttribute("aria-current").equals("page"))
                .filter(link -> link.getAttribute("href").equals(page.getKey()))
                .count();
        assertEquals(2, current, "above and below");
      }
    }
    assertEquals(count, shown.size(), "every example is on a page");
  }

  private static File anImage(ReportPages pages) {
    return pages.folder().resolve(pages.all("img").get(0).getAttribute("src")).toFile();
  }

  @Test
  void sequencesGetHeatStrips() throws Exception {
    MultiLayerNetwork network =
        chain(
            InputType.recurrent(2),
            new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
            classes(2, 3));
    try (var evaluation =
        few(ExplainedEvaluation.builder(network))
            .evaluate(EvaluationData.iterator(EvaluationData.examples(28, 3, 2, 9)))) {
      evaluation.saveReport(folder.resolve("report"));
    }
    ReportPages pages = ReportPages.read(folder.resolve("report"));
    pages.requireSound();
    assertEquals(360, ImageIO.read(anImage(pages)).getWidth());
  }

  @Test
  void everyInputOfAGraphIsShown() throws Exception {
    ComputationGraph network =
        Networks.graph(
            g ->
                g.addInputs("image", "numbers")
                    .setInputTypes(InputType.convolutional(5, 5, 1), InputType.feedForward(2))
                    .addLayer("conv", convolution(2, Activation.RELU), "image")
                    .addLayer("pool", new GlobalPoolingLayer(PoolingType.MAX), "conv")
                    .addLayer("dense", dense(2, 3, Activation.RELU), "numbers")
                    .addVertex("both", new MergeVertex(), "pool", "dense")
                    .addLayer("out", classes(5, 2), "both")
                    .setOutputs("out"));
    MultiDataSet data =
        new MultiDataSet(
            new INDArray[] {values(1, 20, 1, 5, 5), values(2, 20, 2)},
            new INDArray[] {EvaluationData.labels(20, 2)});
    try (var evaluation =
        few(ExplainedEvaluation.builder(network))
            .evaluate(new TestMultiDataSetIterator(20, data))) {
      evaluation.saveReport(folder.resolve("report"));
    }
    ReportPages pages = ReportPages.read(folder.resolve("report"));
    pages.requireSound();
    assertTrue(pages.text("class-0.html").contains("numbers"));
    assertTrue(
        pages.all("img").stream().anyMatch(i -> i.getAttribute("alt").contains("input image")));
  }

  @Test
  void manyClassesGetAListInPlaceOfTheMatrix() throws Exception {
    MultiLayerNetwork network = chain(dense(3, 4, Activation.RELU), classes(4, 45));
    try (var evaluation =
        few(ExplainedEvaluation.builder(network))
            .evaluate(EvaluationData.iterator(EvaluationData.examples(60, 45, 3)))) {
      evaluation.saveReport(folder.resolve("report"));
    }
    ReportPages pages = ReportPages.read(folder.resolve("report"));
    pages.requireSound();
    assertTrue(pages.text("index.html").contains("The most frequent confusions"));
  }

  @Test
  void withNothingChosenThereIsStillAReport() throws Exception {
    Path report = saved(images().confidentHits(0).worstErrors(0).leastCertain(0));
    assertTrue(ReportPages.read(report).text("index.html").contains("0 examples explained"));
  }

  @Test
  void anEarlierReportIsReplacedWholly() throws Exception {
    saved(few(images()).classNames("one", "two", "three"));
    Path old = folder.resolve("report/pictures/999999-input.png");
    Files.write(old, new byte[1]);
    Path report = saved(few(images()).classNames("uno", "due", "tre"));
    assertTrue(ReportPages.read(report).text("index.html").contains("due"));
    assertFalse(Files.exists(old));
    assertEquals(List.of(report), left());
  }

  @Test
  void aFolderWithOtherFilesIsNotReplaced() throws IOException {
    Path report = saved(few(images()));
    Path notes = Files.writeString(report.resolve("notes.txt"), "mine");
    String message =
        assertThrows(UncheckedIOException.class, () -> saved(few(images()))).getMessage();
    assertTrue(message.contains("other files") && message.contains(report.toString()), message);
    assertEquals("mine", Files.readString(notes));
  }

  @Test
  void aFileInTheWayIsNotReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("report"), "mine");
    String message =
        assertThrows(UncheckedIOException.class, () -> saved(few(images()))).getMessage();
    assertTrue(message.contains("a file of that name"), message);
    assertEquals("mine", Files.readString(file));
  }

  @Test
  void whatFailsHalfwayLeavesNothingAndTheEarlierReportStays() throws Exception {
    Path report = saved(few(images()).classNames("one", "two", "three"));
    NormalizerStandardize failing =
        new NormalizerStandardize() {
          private int batches;

          @Override
          public void revertFeatures(INDArray features) {
            if (batches++ == 2) {
              assertEquals(2, folderCount(), "the new report is half written");
              throw new IllegalStateException("half way");
            }
          }
        };
    assertEquals(
        "half way",
        assertThrows(
                IllegalStateException.class,
                () -> saved(few(images()).batchSize(1).normalizer(failing)))
            .getMessage());
    assertEquals(List.of(report), left());
    assertTrue(ReportPages.read(report).text("index.html").contains("three"));
  }

  @Test
  void aFullDiskIsNamedAndLeavesNothing() throws Exception {
    try (SmallDisk disk = SmallDisk.mounted(folder, "size=64k");
        var evaluation = images().evaluate(EvaluationData.iterator(IMAGES))) {
      Path report = disk.resolve("report");
      String message =
          assertThrows(UncheckedIOException.class, () -> evaluation.saveReport(report))
              .getMessage();
      assertTrue(message.contains("No space left on device"), message);
      assertTrue(message.contains(report.toString()), message);
      assertEquals(List.of(), disk.names());
    }
  }
}
