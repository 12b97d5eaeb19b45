package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Explanation;
import org.lrp4j.Finding;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.PngTexts;
import org.lrp4j.RegressionOutputsTest;
import org.lrp4j.Target;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What stands below a picture is what it shows: this example, this class, this score. */
@DisplayName("The caption of a picture")
class ExplainedCaptionTest {

  @TempDir Path folder;

  private static final List<String> NAMES = List.of("cat", "dog");

  /** logits = x · W + b for two pixels in a row. */
  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        Networks.chain(InputType.convolutional(1, 2, 1), Networks.classes(2, 2));
    network.setParam("0_W", Nd4j.create(new double[][] {{1, -1}, {2, 3}}));
    network.setParam("0_b", Nd4j.create(new double[][] {{0.5, -0.25}}));
    return network;
  }

  private static Explanation explanation(Target... targets) {
    INDArray images = Nd4j.create(new double[] {1, 0, 0.5, 1}).reshape(2, 1, 1, 2);
    try (LrpExplainer explainer = LrpExplainer.builder(network()).build()) {
      return explainer.explain(images.castTo(DataType.DOUBLE), targets);
    }
  }

  private static String rounded(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  /** Of x = (0.5, 1): cat 0.5 + 2 + 0.5 = 3, dog −0.5 + 3 − 0.25 = 2.25. */
  @Test
  void tellsWhatWasPredictedAndWhatIsExplained() {
    double cat = 1 / (1 + Math.exp(2.25 - 3));
    assertEquals(
        List.of(
            "b.png: predicted cat (" + rounded(cat) + ")",
            "relevance for dog (" + rounded(1 - cat) + ")",
            "score +2.25 = inputs +2.50, biases and stabilizers −0.250",
            "composite Uniform Epsilon(ε=1.0E-6)"),
        Captions.of(explanation(Target.classIndex(1)), 1, "b.png", NAMES));
    assertEquals(
        "relevance for 0 (" + rounded(cat) + ")",
        Captions.of(explanation(), 1, "b.png", List.of()).get(1));
    assertTrue(
        Captions.of(explanation(Target.contrastive()), 1, "b.png", NAMES)
            .get(1)
            .endsWith("against the rest"));
  }

  /** 2 x = 3 and −y = −0.5: none is predicted, and one of them is explained. */
  @Test
  void callsNumbersNoClasses() {
    INDArray input = Nd4j.create(new double[][] {{1.5, 0.5}});
    List<String> names = List.of("rent", "heating");
    try (LrpExplainer explainer =
        LrpExplainer.builder(RegressionOutputsTest.linear(LossFunction.MSE)).build()) {
      Explanation highest = explainer.explain(input);
      assertEquals(
          List.of("a", "relevance for rent (3)"),
          Captions.of(highest, 0, "a", names).subList(0, 2));
      assertEquals("relevance for output 0 (3)", Captions.of(highest, 0, "a", List.of()).get(1));
      assertEquals("example 0\nfor rent: +3.00", Captions.brief(Finding.of(highest, 0), names));
      Explanation second = explainer.explain(input, Target.classIndex(1));
      assertEquals("relevance for heating (−0.5)", Captions.of(second, 0, "a", names).get(1));
    }
    var one = Networks.chain(Networks.output(2, 1, Activation.IDENTITY, LossFunction.MSE));
    try (LrpExplainer explainer = LrpExplainer.builder(one).build()) {
      Explanation number = explainer.explain(input);
      assertEquals("relevance for the output", Captions.of(number, 0, "a", List.of()).get(1));
      assertEquals("relevance for rent", Captions.of(number, 0, "a", List.of("rent")).get(1));
    }
  }

  private static void assertSame(BufferedImage expected, BufferedImage actual) {
    assertEquals(expected.getHeight(), actual.getHeight());
    assertArrayEquals(Pixels.all(expected), Pixels.all(actual));
  }

  private static boolean isSame(BufferedImage one, BufferedImage other) {
    return one.getHeight() == other.getHeight()
        && Arrays.equals(Pixels.all(one), Pixels.all(other));
  }

  @Test
  void isBelowAStripThatWasMadeOfAnExplanation() {
    Explanation explanation = explanation(Target.classIndices(1, 0));
    Heatmap heatmap = Heatmap.of(explanation).classNames(NAMES).valueRange(0, 1);
    for (int example = 0; example < 2; example++) {
      Strip strip = heatmap.example(example).strip();
      List<String> right = Captions.of(explanation, example, "example " + example, NAMES);
      List<String> other = Captions.of(explanation, 1 - example, "example " + example, NAMES);
      assertSame(strip.caption(right).toImage(), strip.toImage());
      assertFalse(isSame(strip.caption(other).toImage(), strip.toImage()));
    }
  }

  /** Of x = (0.5, 1) for dog: relevance −0.5 and 3. */
  @Test
  void isInTheFileOfAPictureAndBelowItIfThatIsAsked() throws IOException {
    Explanation explanation = explanation(Target.classIndices(0, 1));
    Heatmap heatmap = Heatmap.of(explanation).classNames(NAMES).valueRange(0, 1).example(1);
    double cat = 1 / (1 + Math.exp(2.25 - 3));
    List<String> lines =
        List.of(
            "example 1: predicted cat (" + rounded(cat) + ")",
            "relevance for dog (" + rounded(1 - cat) + ")",
            "score +2.25 = inputs +2.50, biases and stabilizers −0.250",
            "composite Uniform Epsilon(ε=1.0E-6)",
            "full colour at ±3");
    assertEquals(lines, heatmap.description());
    assertEquals(lines, heatmap.overlay().description());
    List<String> ofStrip = heatmap.strip().description();
    assertEquals(lines, ofStrip.subList(0, 5));
    assertEquals(List.of("input, relevance, overlay"), ofStrip.subList(5, 6));
    Path file = folder.resolve("heatmap.png");
    heatmap.save(file);
    assertEquals(lines, PngTexts.description(file));
    assertArrayEquals(Pixels.all(heatmap.toImage()), Pixels.all(ImageIO.read(file.toFile())));
    for (Picture plain : List.of(heatmap, heatmap.overlay())) {
      BufferedImage image = plain.toImage();
      Picture captioned =
          plain instanceof Heatmap h ? h.captioned() : ((Overlay) plain).captioned();
      assertSame(Captioned.below(image, lines, 8), captioned.toImage());
      assertFalse(isSame(Captioned.below(image, lines.subList(1, 5), 8), captioned.toImage()));
      BufferedImage above =
          captioned.toImage().getSubimage(0, 0, image.getWidth(), image.getHeight());
      assertArrayEquals(Pixels.all(image), Pixels.all(above));
    }
  }

  @Test
  void ofBareRelevanceIsItsScale() throws IOException {
    INDArray relevance = Nd4j.create(new double[] {1, -4}).reshape(1, 1, 1, 2);
    Heatmap heatmap = Heatmap.of(relevance, DataFormat.NCHW);
    assertEquals(List.of("full colour at ±4"), heatmap.description());
    assertEquals(
        List.of("full colour at ±2, or more"), heatmap.scale(Scale.fixed(2)).description());
    assertEquals(
        List.of("no relevance at all"),
        Heatmap.of(relevance.mul(0), DataFormat.NCHW).description());
    Path file = folder.resolve("own.png");
    new Drawing(heatmap.toImage(), List.of()).save(file);
    assertEquals(List.of(), PngTexts.description(file));
  }

  @Test
  void ofAGalleryIsInItsFile() {
    Explanation explanation = explanation(Target.classIndex(1));
    Gallery gallery = Heatmap.of(explanation).classNames(NAMES).gallery();
    assertEquals(
        List.of("example 1, for dog: +2.25, predicted cat"), gallery.examples(1).description());
    Caption caption = new Caption("3", "8", 0.9);
    assertEquals(
        List.of("predicted 8 90.0 %, true 3, relevance for 3", "predicted 8 90.0 %, true 3"),
        gallery.captions(List.of(caption.explaining("3"), caption)).description());
  }

  @Test
  void ofAChartIsInItsFileWithWhatItsBarsSay() {
    INDArray row = Nd4j.create(new double[][] {{1, -4, 0.5}});
    BarChart chart = BarChart.of(row).featureNames("a", "b", "c").title("bars");
    assertEquals(
        List.of("bars", "most relevance: b −4.00, a +1.00, c +0.500"), chart.description());
  }

  @Test
  void namesTheRangeOfTheInputWhereItIsGuessed() {
    Explanation explanation = explanation();
    Strip guessed = Heatmap.of(explanation).strip();
    Strip told = Heatmap.of(explanation).valueRange(0, 1).strip();
    assertTrue(guessed.toImage().getHeight() > told.toImage().getHeight());
    assertTrue(guessed.description().contains("input: black is 0, white is 1"));
    assertFalse(told.description().toString().contains("black"));
    String ofOverlay = Heatmap.of(explanation).overlay().description().toString();
    assertTrue(ofOverlay.contains("input: black is 0, white is 1"), ofOverlay);
  }

  @Test
  void isBelowTheImagesOfAGallery() {
    Explanation explanation = explanation(Target.classIndex(1));
    Gallery gallery = Heatmap.of(explanation).classNames(NAMES).gallery();
    assertSame(
        gallery
            .labels(
                List.of(
                    "example 0\nfor dog: −1.25\npredicted cat",
                    "example 1\nfor dog: +2.25\npredicted cat"))
            .toImage(),
        gallery.toImage());
  }

  @Test
  void ofAGalleryTellsTheExplainedClassBesideThePredictedOne() {
    Gallery gallery = Heatmap.of(explanation()).gallery().examples(0);
    Caption caption = new Caption("3", "8", 0.9);
    Caption other = new Caption("3", "3", 0.9);
    BufferedImage forTruth = gallery.captions(List.of(caption.explaining("3"), other)).toImage();
    BufferedImage forPredicted =
        gallery.captions(List.of(caption.explaining("8"), other)).toImage();
    BufferedImage unsaid = gallery.captions(List.of(caption, other)).toImage();
    assertFalse(isSame(forTruth, forPredicted));
    assertEquals(unsaid.getHeight() + 17, forTruth.getHeight());
    assertTrue(caption.explaining("3").explainedClass().orElseThrow().equals("3"));
  }
}
