package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.junit.jupiter.api.Test;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.picture.Pictures;
import org.lrp4j.picture.TokenStrip;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What indices stand for comes with the input that the network reads so, and its mask, too. */
class VocabularyTest {

  private static final List<String> WORDS = List.of("", "not", "a", "good");

  private static LrpExplainerBuilder builder() {
    return LrpExplainer.builder(
        Networks.chain(
            InputType.feedForward(5),
            new EmbeddingSequenceLayer.Builder().nIn(5).nOut(3).build(),
            new GlobalPoolingLayer(PoolingType.SUM),
            Networks.classes(3, 2)));
  }

  @Test
  void theWordsOfATextAreThoseOfItsIndicesWithoutItsPadding() {
    INDArray texts = Nd4j.createFromArray(new double[][] {{1, 2, 3, 4}, {3, 1, 0, 0}});
    INDArray mask = Nd4j.createFromArray(new double[][] {{1, 1, 1, 1}, {1, 1, 0, 0}});
    try (LrpExplainer explainer = builder().vocabulary(WORDS).build()) {
      Explanation explanation =
          explainer.explain(new INDArray[] {texts}, new INDArray[] {mask}, Target.classIndex(1));
      ExplainedInput input = explanation.inputs().get(0);
      TokenStrip strip = assertInstanceOf(TokenStrip.class, Pictures.of(input));
      assertEquals(List.of("not", "a", "good", "#4"), strip.words());
      assertEquals(List.of("good", "not"), strip.example(1).words());
      double[] relevance = explanation.relevance().getRow(1).toDoubleVector();
      assertArrayEquals(
          new double[] {relevance[0], relevance[1]}, strip.example(1).relevance(), 1e-12);
      assertEquals(strip.example(1).words(), ((TokenStrip) Pictures.of(input.example(1))).words());
    }
  }

  /** Some layers read what a mask leaves out; nobody may miss that. */
  @Test
  void aMaskedWordWithRelevanceIsShown() {
    ExplainedInput input =
        new ExplainedInput(
            "in",
            Nd4j.createFromArray(new double[][] {{3, 1, 0, 2}}),
            Nd4j.createFromArray(new double[][] {{1, 0, 0, -0.5}}),
            DataFormat.NC,
            PixelFormat.UNKNOWN,
            Optional.of(new Vocabulary(WORDS)),
            Optional.of(Nd4j.createFromArray(new double[][] {{1, 1, 0, 0}})));
    assertEquals(List.of("good", "not", "a"), TokenStrip.of(input).words());
  }

  @Test
  void withoutWordsTheNumbersAreShown() {
    try (LrpExplainer explainer = builder().build()) {
      Explanation explanation = explainer.explain(Nd4j.createFromArray(new int[][] {{0, 3}}));
      assertEquals(List.of("#0", "#3"), TokenStrip.of(explanation.inputs().get(0)).words());
    }
    assertEquals("#0", new Vocabulary(WORDS).word(0), "an empty line is no word");
  }

  @Test
  void aNetworkThatReadsNoIndicesTakesNone() {
    LrpExplainerBuilder dense = LrpExplainer.builder(Networks.dense()).vocabulary(WORDS);
    String message = assertThrows(IllegalArgumentException.class, dense::build).getMessage();
    assertTrue(message.contains("read as indices"), message);
    try (LrpExplainer explainer = LrpExplainer.builder(Networks.dense()).build()) {
      assertTrue(
          explainer.explain(Nd4j.ones(1, 3)).inputs().get(0).vocabulary().isEmpty(),
          "a table has no words");
    }
  }
}
