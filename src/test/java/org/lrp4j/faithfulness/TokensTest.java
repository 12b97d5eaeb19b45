package org.lrp4j.faithfulness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.Networks;
import org.lrp4j.faithfulness.baseline.Attribution;
import org.lrp4j.faithfulness.feature.Replacement;
import org.lrp4j.faithfulness.measure.ConservationError;
import org.lrp4j.faithfulness.measure.FaithfulnessCorrelation;
import org.lrp4j.faithfulness.measure.Flipping;
import org.lrp4j.faithfulness.measure.MaxSensitivity;
import org.lrp4j.faithfulness.measure.Measure;
import org.lrp4j.faithfulness.measure.Road;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A bag of words: each token has its part in the score, whatever stands beside it. */
@DisplayName("Measures on tokens")
class TokensTest {

  private static final double[][] TOKENS = {{1, 4, 0, 1}, {2, 3, 1, 0}, {4, 1, 2, 2}};
  private static final int[] LENGTHS = {4, 3, 4};
  private static final String MAPS = Attribution.gradientTimesInput().name();

  private static final MultiLayerNetwork NETWORK =
      Networks.chain(
          InputType.recurrent(5),
          new EmbeddingSequenceLayer.Builder().nIn(5).nOut(3).inputLength(4).build(),
          new GlobalPoolingLayer.Builder(PoolingType.SUM).build(),
          Networks.classes(3, 2));

  private static Faithfulness faithfulness() {
    INDArray mask = Nd4j.create(new double[][] {{1, 1, 1, 1}, {1, 1, 1, 0}, {1, 1, 1, 1}});
    return Faithfulness.of(NETWORK, new DataSet(Nd4j.create(TOKENS), null, mask, null));
  }

  /** What a token adds to a class's score. */
  private static double part(double token, int ofClass) {
    double part = 0;
    for (int k = 0; k < 3; k++) {
      part +=
          NETWORK.getParam("0_W").getDouble((int) token, k)
              * NETWORK.getParam("2_W").getDouble(k, ofClass);
    }
    return part;
  }

  private static double score(int example, int ofClass) {
    double score = NETWORK.getParam("2_b").getDouble(ofClass);
    for (int t = 0; t < LENGTHS[example]; t++) {
      score += part(TOKENS[example][t], ofClass);
    }
    return score;
  }

  private static double[] parts(int example) {
    int predicted = score(example, 1) > score(example, 0) ? 1 : 0;
    double[] parts = new double[LENGTHS[example]];
    Arrays.setAll(parts, t -> part(TOKENS[example][t], predicted));
    return parts;
  }

  @Test
  @DisplayName("put the index 0 in the place of a token, which has a part in the score as well")
  void values() {
    FaithfulnessResult result =
        faithfulness()
            .attributions(Attribution.gradientTimesInput(), Attribution.occlusion())
            .measures(
                new Flipping(4, Replacement.mean()),
                new FaithfulnessCorrelation(20, 0.5, Replacement.value(0)),
                new ConservationError())
            .batch(2)
            .measure();
    double[] expected = new double[3];
    double[] errors = new double[3];
    double[] occlusion = new double[3];
    for (int example = 0; example < 3; example++) {
      int predicted = score(example, 1) > score(example, 0) ? 1 : 0;
      double ofZero = part(0, predicted);
      double[] parts = parts(example);
      Arrays.sort(parts);
      for (int k = 1; k <= 4; k++) {
        for (int i = 0; i < Math.round(k * parts.length / 4.0); i++) {
          expected[example] += (parts[parts.length - 1 - i] - ofZero) / 5;
        }
      }
      double score = score(example, predicted);
      double sum = Arrays.stream(parts).sum();
      errors[example] = Math.abs(sum - score) / Math.abs(score);
      occlusion[example] = Math.abs(sum - parts.length * ofZero - score) / Math.abs(score);
    }
    assertArrayEquals(expected, result.measurements(MAPS).get(0).values(), 1e-9);
    // Occlusion gives part − part of 0: the same order, another sum.
    assertArrayEquals(expected, result.measurements("Occlusion").get(0).values(), 1e-9);
    assertArrayEquals(new double[] {1, 1, 1}, result.measurements(MAPS).get(3).values(), 1e-9);
    assertArrayEquals(errors, result.measurements(MAPS).get(4).values(), 1e-9);
    assertArrayEquals(occlusion, result.measurements("Occlusion").get(4).values(), 1e-9);
  }

  @Test
  @DisplayName("that need numbers refuse before anything is explained, and say what to do")
  void refusals() {
    for (Measure measure : List.of(new Road(), new MaxSensitivity())) {
      List<String> begun = new ArrayList<>();
      Faithfulness refused =
          faithfulness().measures(new Flipping(), measure).progress(at -> begun.add(at.measure()));
      String message = assertThrows(IllegalArgumentException.class, refused::measure).getMessage();
      assertTrue(message.contains("indices") || message.contains("neighbours"), message);
      assertEquals(List.of(), begun);
    }
    List<String> begun = new ArrayList<>();
    Faithfulness refused =
        faithfulness()
            .attributions(Attribution.integratedGradients())
            .progress(at -> begun.add(at.measure()));
    assertThrows(IllegalArgumentException.class, refused::measure);
    assertEquals(List.of("explaining"), begun, "nothing is measured");
  }
}
