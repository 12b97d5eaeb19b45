package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.junit.jupiter.api.Test;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.Target;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.factory.Nd4j;

/** Each token has the colour of its own relevance, whatever the strip is made for. */
class TokenStripTest {

  private static final List<String> WORDS = List.of("not", "a", "good", "film");

  private static final TokenStrip STRIP = TokenStrip.of(WORDS, -2, 0, 1, 0.5);

  /** −2 is the limit: the full blue, white, and between white and red. */
  private static final List<String> COLORS =
      List.of(
          "#1f5fb4", "#ffffff", hex(ColorMap.redBlue().at(0.5)), hex(ColorMap.redBlue().at(0.25)));

  private static String hex(Color color) {
    return String.format("#%06x", color.getRGB() & 0xFFFFFF);
  }

  @Test
  void htmlHasTheColourTheWordAndTheNumberOfEachToken() {
    Pattern span =
        Pattern.compile(
            "<span style=\"background:(#\\w+);color:(#\\w+);[^\"]*\" title=\"([^\"]*)\">([^<]*)</span>");
    List<MatchResult> spans = span.matcher(STRIP.toHtml()).results().toList();

    assertEquals(COLORS, spans.stream().map(found -> found.group(1)).toList());
    assertEquals(
        List.of("#ffffff", "#000000", "#000000", "#000000"),
        spans.stream().map(found -> found.group(2)).toList());
    assertEquals(
        List.of("−2.00", "0", "+1.00", "+0.500"),
        spans.stream().map(found -> found.group(3)).toList());
    assertEquals(WORDS, spans.stream().map(found -> found.group(4)).toList());
    assertTrue(STRIP.toHtml().contains("full colour ±2"), STRIP.toHtml());
  }

  @Test
  void aTokenCannotWriteIntoThePage() {
    String html =
        TokenStrip.of(List.of("<script>", "a\"b&c"), 1, 1)
            .title("<b>")
            .caption(List.of("<i>"))
            .toHtml();
    assertTrue(html.contains(">&lt;script&gt;</span>"), html);
    assertTrue(html.contains(">a&quot;b&amp;c</span>"), html);
    assertTrue(html.contains("<strong>&lt;b&gt;</strong>"), html);
    assertTrue(html.contains("<small>&lt;i&gt;</small>"), html);
  }

  @Test
  void aTerminalShowsTheColourAndTheWordOfEachToken() {
    assertEquals(
        "\u001B[48;2;31;95;180;38;2;255;255;255m not \u001B[0m"
            + " \u001B[48;2;255;255;255;38;2;0;0;0m a \u001B[0m",
        TokenStrip.of(List.of("not", "a"), -2, 0).toAnsi());
  }

  @Test
  void aTokenCannotControlTheTerminal() {
    String line = TokenStrip.of(List.of("x\u001B[2J\n\u202Ey"), 1).toAnsi();
    assertEquals(2, line.chars().filter(c -> c == 0x1B).count(), line);
    assertFalse(line.contains("\n") || line.contains("\u202E"), line);
    assertTrue(line.contains(" x [2J  y "), line);
  }

  /** From left to right: at the top of each token's box, above its letters. */
  @Test
  void thePictureHasTheTokensColoursInTheirOrder() {
    BufferedImage image = STRIP.toImage();
    int[] expected = {
      0x1F5FB4,
      ColorMap.redBlue().at(0.5).getRGB() & 0xFFFFFF,
      ColorMap.redBlue().at(0.25).getRGB() & 0xFFFFFF
    };
    int next = 0;
    int before = Pixels.WHITE;
    for (int x = 0; x < image.getWidth(); x++) {
      int pixel = Pixels.at(image, x, 17);
      if (pixel != before && pixel != Pixels.WHITE) {
        assertTrue(next < expected.length, "one colour too many");
        assertEquals(expected[next++], pixel, "box " + next);
      }
      before = pixel;
    }
    assertEquals(expected.length, next);
  }

  @Test
  void longTextsGoOnInTheNextLine() {
    List<String> words = java.util.Collections.nCopies(30, "word");
    TokenStrip strip = TokenStrip.of(words, new double[30]);
    assertTrue(strip.width(200).toImage().getHeight() > strip.toImage().getHeight() + 50);
    assertEquals(200, strip.width(200).toImage().getWidth());
  }

  @Test
  void theFirstTokensHaveAScaleOfTheirOwn() {
    TokenStrip padded = TokenStrip.of(List.of("good", "film", "", ""), 1, 0.5, 8, 8);
    assertEquals(TokenStrip.of(List.of("good", "film"), 1, 0.5).toHtml(), padded.first(2).toHtml());
    assertThrows(IllegalArgumentException.class, () -> padded.first(5));
    assertThrows(IllegalArgumentException.class, () -> padded.first(0));
  }

  @Test
  void aFixedScaleMakesStripsComparable() {
    String html = STRIP.scale(Scale.fixed(4)).toHtml();
    assertTrue(html.contains("background:" + hex(ColorMap.redBlue().at(-0.5))), html);
  }

  @Test
  void anExplanationGivesItsWordsAndSaysWhatIsExplained() {
    var network =
        Networks.chain(
            InputType.feedForward(4),
            new EmbeddingSequenceLayer.Builder().nIn(4).nOut(3).build(),
            new GlobalPoolingLayer(PoolingType.SUM),
            Networks.classes(3, 2));
    int[][] texts = {{0, 1, 2}, {3, 0, 2}};
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation =
          explainer.explain(Nd4j.createFromArray(texts), Target.classIndex(1));
      double[] relevance = explanation.relevance().getRow(1).toDoubleVector();
      String expected = TokenStrip.of(List.of("film", "not", "good"), relevance).toHtml();

      TokenStrip strip = TokenStrip.of(explanation, 1, index -> WORDS.get(index));
      assertEquals(expected, strip.caption(List.of()).toHtml());
      assertTrue(strip.toHtml().contains("relevance for 1"), strip.toHtml());
      assertEquals(expected, TokenStrip.of(explanation.inputs().get(0), 1, WORDS::get).toHtml());
      assertTrue(
          TokenStrip.of(explanation, index -> null).toHtml().contains(">#2</span>"),
          "a word that the vocabulary lacks");
    }
  }

  @Test
  void realNumbersAreNoTokens() {
    ExplainedInput table =
        new ExplainedInput(
            "table", Networks.values(1, 2, 3), Networks.values(2, 2, 3), DataFormat.NC);
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> TokenStrip.of(table, 0, WORDS::get));
    assertTrue(e.getMessage().contains("holds no indices"), e.getMessage());
  }

  @Test
  void whatHasNoColourIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> TokenStrip.of(List.of("a"), Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> TokenStrip.of(List.of("a"), 1, 2));
    assertThrows(IllegalArgumentException.class, () -> TokenStrip.of(List.of()));
    assertThrows(IllegalArgumentException.class, () -> STRIP.width(100));
  }
}
