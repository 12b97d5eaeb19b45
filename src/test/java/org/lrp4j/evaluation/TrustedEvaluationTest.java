package org.lrp4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Networks;
import org.lrp4j.composite.Composite;
import org.lrp4j.faithfulness.Faithfulness;
import org.lrp4j.faithfulness.FaithfulnessResult;
import org.lrp4j.faithfulness.baseline.Attribution;
import org.lrp4j.faithfulness.measure.Flipping;
import org.lrp4j.faithfulness.statistics.Seeds;
import org.lrp4j.picture.Picture;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.w3c.dom.Element;

@DisplayName("A report that says whether its maps can be trusted")
class TrustedEvaluationTest {

  private static final MultiLayerNetwork NETWORK =
      Networks.chain(Networks.dense(4, 5, Activation.RELU), Networks.classes(5, 3));
  private static final DataSet TABLE = EvaluationData.examples(40, 3, 4);
  private static final TrustCheck CHECK =
      TrustCheck.DEFAULT
          .examples(12)
          .seed(5)
          .by("flipping, gap", new Flipping())
          .against(Attribution.integratedGradients());

  @TempDir Path folder;

  private ExplainedEvaluationBuilder builder() {
    return ExplainedEvaluation.builder(NETWORK)
        .explainer(explainer -> explainer.composite(Composite.epsilonPlus()))
        .confidentHits(1)
        .worstErrors(1)
        .leastCertain(1);
  }

  /** What the report has to say: the twelve lowest lots, drawn and measured here by hand. */
  private static FaithfulnessResult byHand() {
    int[] drawn =
        IntStream.range(0, 40)
            .boxed()
            .sorted((one, other) -> Double.compare(lot(other), lot(one)))
            .limit(12)
            .mapToInt(i -> i)
            .toArray();
    return Faithfulness.of(NETWORK, TABLE.getFeatures().getRows(drawn))
        .attributions(Attribution.lrp(Composite.epsilonPlus()), Attribution.integratedGradients())
        .measures(new Flipping())
        .seed(5)
        .measure();
  }

  private static double lot(int example) {
    return Seeds.random(5, "sample of an evaluation", example).nextDouble();
  }

  @Test
  @DisplayName("shows the figures and curves of what is drawn from all batches, and no others")
  void figuresAndPictures() throws Exception {
    FaithfulnessResult expected = byHand();
    Path report = folder.resolve("report");
    try (ExplainedEvaluation evaluation =
        builder().trust(CHECK).evaluate(EvaluationData.iterator(TABLE))) {
      evaluation.saveReport(report);
      assertEquals(expected.toJson(), evaluation.trust().orElseThrow().toJson());
    }
    assertEquals(expected.toJson(), Files.readString(report.resolve("trust.json")));
    assertEquals(expected.toCsv(), Files.readString(report.resolve("trust.csv")));

    ReportPages pages = ReportPages.read(report);
    pages.requireSound();
    String index = pages.text("index.html");
    assertTrue(index.contains("Measured on 12 of 40 examples, drawn at random (seed 5)."), index);
    assertTrue(index.contains("EpsilonPlus is"), index);
    Element section =
        ReportPages.elements(pages.pages().get("index.html"), "section").stream()
            .filter(each -> each.getAttribute("id").equals("trust"))
            .findFirst()
            .orElseThrow();
    List<String> rows = new ArrayList<>();
    for (Element row : ReportPages.elements(section, "tr")) {
      rows.add(row.getTextContent().strip());
    }
    assertEquals(1 + 4, rows.size(), rows.toString());
    for (int i = 0; i < 4; i++) {
      String method = expected.attributions().get(i);
      StringBuilder cells = new StringBuilder(method);
      for (String measure : expected.measures()) {
        var figure = expected.figure(method, measure);
        cells
            .append(rounded(figure.estimate().mean()))
            .append(figure.againstRandom().orElse(0) > 0.05 ? "°" : "")
            .append(rounded(figure.estimate().low()))
            .append(" to ")
            .append(rounded(figure.estimate().high()));
      }
      assertEquals(cells.toString(), rows.get(i + 1));
    }
    requirePicture(expected.dots(), "trust-figures.png");
    requirePicture(
        expected.curves("flipping, most relevant first"), "trust-flipping-most-relevant-first.png");
    requirePicture(
        expected.curves("flipping, least relevant first"),
        "trust-flipping-least-relevant-first.png");

    try (ExplainedEvaluation evaluation = builder().evaluate(EvaluationData.iterator(TABLE))) {
      evaluation.saveReport(report);
      assertEquals(Optional.empty(), evaluation.trust());
    }
    assertFalse(Files.exists(report.resolve("trust.csv")));
    assertFalse(Files.readString(report.resolve("index.html")).contains("id=\"trust\""));
  }

  private static String rounded(double value) {
    return org.lrp4j.picture.Numbers.significant(value);
  }

  private void requirePicture(Picture expected, String name) throws Exception {
    File file = folder.resolve("report").resolve("pictures").resolve(name).toFile();
    BufferedImage found = ImageIO.read(file);
    BufferedImage drawn = expected.toImage();
    int width = drawn.getWidth();
    assertEquals(width, found.getWidth(), name);
    assertArrayEquals(
        drawn.getRGB(0, 0, width, drawn.getHeight(), null, 0, width),
        found.getRGB(0, 0, width, found.getHeight(), null, 0, width),
        name);
  }

  @Test
  @DisplayName("pads sequences of different lengths, and hides what is behind their ends")
  void sequences() {
    INDArray shorter = Networks.values(3, 1, 2, 3);
    INDArray longer = Networks.values(4, 1, 2, 5);
    INDArray ownMask =
        Nd4j.create(new double[] {1, 1, 0, 1, 0}, new long[] {1, 5}, DataType.DOUBLE);
    JoinedExamples joined =
        JoinedExamples.of(
            List.of(List.of(shorter), List.of(longer)),
            List.of(List.of(Optional.empty()), List.of(Optional.of(ownMask))));
    assertArrayEquals(new long[] {2, 2, 5}, joined.inputs()[0].shape());
    assertEquals(shorter.getDouble(0, 1, 2), joined.inputs()[0].getDouble(0, 1, 2));
    assertEquals(0, joined.inputs()[0].getDouble(0, 1, 3));
    assertEquals(longer.getDouble(0, 1, 4), joined.inputs()[0].getDouble(1, 1, 4));
    assertArrayEquals(
        new double[][] {{1, 1, 1, 0, 0}, {1, 1, 0, 1, 0}}, joined.masks()[0].toDoubleMatrix());

    JoinedExamples alike =
        JoinedExamples.of(
            List.of(List.of(longer), List.of(longer)),
            List.of(List.of(Optional.empty()), List.of(Optional.of(ownMask))));
    assertArrayEquals(
        new double[][] {{1, 1, 1, 1, 1}, {1, 1, 0, 1, 0}}, alike.masks()[0].toDoubleMatrix());
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                JoinedExamples.of(
                    List.of(
                        List.of(Networks.values(1, 1, 1, 4, 4)),
                        List.of(Networks.values(1, 1, 1, 4, 5))),
                    List.of(List.of(Optional.empty()), List.of(Optional.empty()))));
    assertTrue(refused.getMessage().contains("[1, 1, 4, 5]"), refused.getMessage());
  }
}
