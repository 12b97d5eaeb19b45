package org.lrp4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lrp4j.ChannelOrder;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.PngTexts;
import org.lrp4j.Target;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.Scale;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.w3c.dom.Element;

/** A report shows each example's own image in its own colours, and its own heatmaps. */
@DisplayName("A report's pictures")
class TrueReportTest {

  private static final int COUNT = 12;
  private static final int HEIGHT = 4;
  private static final int WIDTH = 6;

  @TempDir Path folder;

  /** Dark; of each example and pixel another colour. */
  private static int rgb(int example, int y, int x) {
    return 40 + 3 * example << 16 | 5 * y << 8 | 4 * x + example;
  }

  private static final MultiLayerNetwork NETWORK =
      Networks.chain(
          InputType.convolutional(HEIGHT, WIDTH, 3),
          Networks.convolution(3, Activation.RELU),
          Networks.classes(3 * (HEIGHT - 1) * (WIDTH - 1), 3));

  /** Pixels from 0 to 255 in an order. */
  private static INDArray pixels(ChannelOrder order) {
    INDArray images = Nd4j.zeros(COUNT, 3, HEIGHT, WIDTH);
    for (int i = 0; i < COUNT; i++) {
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          for (int color = 0; color < 3; color++) {
            int channel = order == ChannelOrder.BGR ? 2 - color : color;
            int value = rgb(i, y, x) >> (16 - 8 * color) & 0xFF;
            images.putScalar(new int[] {i, channel, y, x}, value);
          }
        }
      }
    }
    return images;
  }

  private ReportPages report(ExplainedEvaluationBuilder builder, INDArray features)
      throws Exception {
    DataSet data = new DataSet(features, EvaluationData.labels(COUNT, 3));
    try (var evaluation = builder.evaluate(EvaluationData.iterator(data))) {
      Path page = evaluation.saveReport(folder.resolve("report"));
      ReportPages pages = ReportPages.read(page.getParent());
      pages.requireSound();
      return pages;
    }
  }

  private static ExplainedEvaluationBuilder builder() {
    return ExplainedEvaluation.builder(NETWORK).confidentHits(COUNT).allErrors();
  }

  private static int index(Element card) {
    String title = ReportPages.elements(card, "*").get(0).getTextContent();
    return Integer.parseInt(title.replace("Example ", ""));
  }

  private BufferedImage picture(Element card, int index) throws IOException {
    String file = ReportPages.elements(card, "img").get(index).getAttribute("src");
    return ImageIO.read(folder.resolve("report").resolve(file).toFile());
  }

  private static void assertShown(int example, BufferedImage image) {
    int factor = image.getWidth() / WIDTH;
    assertEquals(factor * HEIGHT, image.getHeight());
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int shown = image.getRGB(x * factor + factor / 2, y * factor + factor / 2) & 0xFFFFFF;
        assertEquals(
            Integer.toHexString(rgb(example, y, x)),
            Integer.toHexString(shown),
            "example " + example + ", pixel " + x + ", " + y);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ChannelOrder.class,
      names = {"RGB", "BGR"})
  void showEveryImageInItsColoursAndBrightness(ChannelOrder order) throws Exception {
    INDArray features = pixels(order);
    ImagePreProcessingScaler scaler = new ImagePreProcessingScaler(-1, 1);
    scaler.transform(features);
    ReportPages pages = report(builder().normalizer(scaler).channelOrder(order), features);
    List<Element> cards = pages.all("article");
    assertTrue(cards.size() >= COUNT, cards.size() + " examples");
    for (Element card : cards) {
      assertShown(index(card), picture(card, 0));
    }
  }

  @Test
  void haveTheRangeThatTheExplainerWasToldOrThatAllExamplesHave() throws Exception {
    INDArray features = pixels(ChannelOrder.RGB).divi(255);
    ExplainedEvaluationBuilder told =
        builder().explainer(e -> e.inputRange(0, 1).channelOrder(ChannelOrder.RGB));
    for (var builder : List.of(told, builder().channelOrder(ChannelOrder.RGB))) {
      for (Element card : report(builder, features).all("article")) {
        assertShown(index(card), picture(card, 0));
      }
    }
  }

  @Test
  void haveTheRangeThatWasGiven() throws Exception {
    var builder = builder().channelOrder(ChannelOrder.RGB).valueRange(0, 510);
    Element card = report(builder, pixels(ChannelOrder.RGB)).all("article").get(0);
    int half = (rgb(index(card), 0, 0) >> 16) / 2;
    assertEquals(half, picture(card, 0).getRGB(3, 3) >> 16 & 0xFF, 1);
  }

  @Test
  void sayWhereTheyAreInGrey() throws Exception {
    ReportPages pages = report(builder(), pixels(ChannelOrder.RGB));
    assertTrue(pages.all("article").get(0).getTextContent().contains("channel order unknown"));
  }

  @Test
  void showTheHeatmapsOfTheirClasses() throws Exception {
    INDArray features = pixels(ChannelOrder.RGB).divi(255);
    ReportPages pages = report(builder().channelOrder(ChannelOrder.RGB), features);
    INDArray output = NETWORK.output(features);
    INDArray labels = EvaluationData.labels(COUNT, 3);
    int errors = 0;
    try (LrpExplainer explainer = LrpExplainer.builder(NETWORK).build()) {
      for (Element card : pages.all("article")) {
        int example = index(card);
        INDArray image = features.slice(example).reshape(1, 3, HEIGHT, WIDTH);
        int predicted = output.getRow(example).argMax(0).getInt(0);
        int truth = labels.getRow(example).argMax(0).getInt(0);
        INDArray one = explainer.explain(image, Target.classIndex(predicted)).relevance();
        INDArray other = explainer.explain(image, Target.classIndex(truth)).relevance();
        double limit = Math.max(peak(one), peak(other));
        assertHeatmap(one, limit, picture(card, 1));
        assertAccount(explainer, image, predicted, card);
        for (Element shown : ReportPages.elements(card, "img")) {
          Path file = folder.resolve("report").resolve(shown.getAttribute("src"));
          assertEquals(List.of(shown.getAttribute("alt")), PngTexts.description(file));
        }
        if (predicted != truth) {
          errors++;
          assertAccount(explainer, image, truth, card);
          assertHeatmap(one.sub(other), peak(one.sub(other)), picture(card, 3));
          assertHeatmap(other, limit, picture(card, 4));
        }
      }
    }
    assertTrue(errors > 2, errors + " errors");
  }

  /** The logit of the class, and what of it arrived at the input, beside the pictures. */
  private static void assertAccount(
      LrpExplainer explainer, INDArray image, int ofClass, Element card) {
    Explanation explanation = explainer.explain(image, Target.classIndex(ofClass));
    double score = explanation.explainedOutput().getDouble(0, ofClass);
    double arrived = explanation.relevance().sumNumber().doubleValue();
    String text = card.getTextContent().replace('−', '-');
    String number = "([-+]?[0-9.e+-]+)";
    Matcher account =
        Pattern.compile(
                ("score for " + ofClass + " N = inputs N, biases and stabilizers N")
                    .replace("N", number))
            .matcher(text);
    assertTrue(account.find(), text);
    assertEquals(score, Double.parseDouble(account.group(1)), 0.01 * Math.abs(score));
    assertEquals(arrived, Double.parseDouble(account.group(2)), 0.01 * Math.abs(arrived));
    double rest = score - arrived;
    assertEquals(rest, Double.parseDouble(account.group(3)), 0.01 * Math.abs(rest) + 1e-9);
  }

  private static double peak(INDArray relevance) {
    return relevance.sum(1).amaxNumber().doubleValue();
  }

  private static void assertHeatmap(INDArray relevance, double limit, BufferedImage actual) {
    BufferedImage expected =
        Heatmap.of(relevance, DataFormat.NCHW)
            .scale(Scale.fixed(limit))
            .enlarged(actual.getWidth() / WIDTH)
            .toImage();
    int different = 0;
    for (int y = 0; y < actual.getHeight(); y++) {
      for (int x = 0; x < actual.getWidth(); x++) {
        for (int shift = 0; shift < 24; shift += 8) {
          int one = expected.getRGB(x, y) >> shift & 0xFF;
          int two = actual.getRGB(x, y) >> shift & 0xFF;
          // One step by rounding of batches.
          different += Math.abs(one - two) > 1 ? 1 : 0;
        }
      }
    }
    assertEquals(0, different);
  }

  @Test
  void ofTheWorstErrorsAreBesideThem() throws Exception {
    var builder = builder().channelOrder(ChannelOrder.RGB);
    ReportPages pages = report(builder, pixels(ChannelOrder.RGB));
    List<Element> rows = new ArrayList<>();
    for (Element row : ReportPages.elements(pages.pages().get("index.html"), "tr")) {
      if (!ReportPages.elements(row, "img").isEmpty()) {
        rows.add(row);
      }
    }
    assertFalse(rows.isEmpty());
    for (Element row : rows) {
      String example = ReportPages.elements(row, "a").get(0).getTextContent();
      assertShown(Integer.parseInt(example.replace("Example ", "")), picture(row, 0));
      String heatmap = ReportPages.elements(row, "img").get(1).getAttribute("alt");
      assertTrue(heatmap.startsWith(example + ": what speaks for "), heatmap);
      String taken = ReportPages.elements(row, "td").get(2).getTextContent();
      assertTrue(heatmap.contains("speaks for " + taken + ","), heatmap);
    }
  }

  @Test
  void areOfWhatTheFirstPageNames() throws Exception {
    Instant before = Instant.now().minus(Duration.ofSeconds(2));
    var builder = builder().origin("lenet.zip", "digits/test");
    ReportPages pages = report(builder, pixels(ChannelOrder.RGB));
    JsonNode origin =
        new ObjectMapper()
            .readTree(Files.readString(folder.resolve("report/evaluation.json")))
            .get("origin");
    Instant date = Instant.parse(origin.get("date").asText());
    assertTrue(date.isAfter(before) && date.isBefore(Instant.now().plusSeconds(2)), origin::asText);
    try (LrpExplainer explainer = LrpExplainer.builder(NETWORK).build()) {
      String checksum = String.format("%08x", explainer.parameterChecksum());
      assertEquals(checksum, origin.get("parameter checksum").asText());
      String page = pages.text("index.html");
      for (String expected :
          List.of("lenet.zip", "digits/test", checksum, origin.get("date").asText())) {
        assertTrue(page.contains(expected), expected);
      }
    }
    assertEquals(String.valueOf(NETWORK.numParams()), origin.get("parameters").asText());
  }
}
