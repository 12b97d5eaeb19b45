package org.lrp4j.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

@DisplayName("The example of texts")
class TextExampleTest {

  /** The negation and eight adjectives come first in the vocabulary. */
  private static final int LAST_DECIDING = 8;

  private static MultiLayerNetwork network;

  @BeforeAll
  static void train() {
    network = ExplainText.trained();
  }

  @Test
  @DisplayName("tells good from bad in sentences that it was not trained on")
  void accuracy() {
    var unseen = MadeUpReviews.random(200, 2);
    int[] predicted = network.predict(unseen.getFeatures());
    int[] truth = unseen.getLabels().argMax(1).toIntVector();
    long right = IntStream.range(0, truth.length).filter(i -> truth[i] == predicted[i]).count();

    assertTrue(right > 180, right + " of 200");
  }

  @Test
  @DisplayName("ask of the evidence that words which say nothing have little of it")
  void testEvidence() {
    TestEvidence.text(network);
  }

  @Test
  @DisplayName("gives most to the words that decide, wherever they stand")
  void decidingWords() {
    INDArray sentences = MadeUpReviews.random(100, 3).getFeatures();
    int[] words = sentences.castTo(DataType.INT32).ravel().toIntVector();
    int found = 0;
    double share = 0;
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      INDArray relevance = explainer.explain(sentences, Target.contrastive()).relevance();
      for (int i = 0; i < 100; i++) {
        double[] row = relevance.getRow(i).toDoubleVector();
        int strongest = 0;
        double all = 0;
        double deciding = 0;
        for (int k = 0; k < row.length; k++) {
          strongest = Math.abs(row[k]) > Math.abs(row[strongest]) ? k : strongest;
          all += Math.abs(row[k]);
          deciding += words[i * row.length + k] <= LAST_DECIDING ? Math.abs(row[k]) : 0;
        }
        found += words[i * row.length + strongest] <= LAST_DECIDING ? 1 : 0;
        share += deciding / all / 100;
      }
    }
    String numbers = "strongest in %d of 100, share %.2f".formatted(found, share);
    assertTrue(found > 80, numbers);
    assertTrue(share > 0.5, numbers);
  }
}
