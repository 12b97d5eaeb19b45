package org.lrp4j.faithfulness.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.faithfulness.PlainConvolution;
import org.lrp4j.faithfulness.statistics.Seeds;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** On images of two channels, through a convolution with ReLU. */
@DisplayName("Baselines agree with plain loops:")
class PlainBaselinesTest {

  private static final int SIDE = 5;
  private static final int LENGTH = 2 * SIDE * SIDE;
  private static final int EXAMPLES = 3;
  private static final long SEED = 8;

  private static final MultiLayerNetwork NETWORK =
      Networks.chain(
          InputType.convolutional(SIDE, SIDE, 2),
          Networks.convolution(4, Activation.RELU),
          new GlobalPoolingLayer.Builder(PoolingType.SUM).build(),
          Networks.classes(4, 3));
  private static final PlainConvolution PLAIN =
      PlainConvolution.of(NETWORK.paramTable(), "0", "2", SIDE);
  private static final INDArray IMAGES = Networks.values(1, EXAMPLES, 2, SIDE, SIDE);

  private static double[] image(int example) {
    return Arrays.copyOfRange(IMAGES.data().asDouble(), example * LENGTH, (example + 1) * LENGTH);
  }

  /** Of each example, beginning with the fourth of all. */
  private static double[][] relevance(Attribution attribution) {
    double[][] relevance = new double[EXAMPLES][];
    try (Attributor attributor = attribution.on(() -> LrpExplainer.builder(NETWORK), SEED)) {
      double[] all =
          attributor
              .explain(new INDArray[] {IMAGES}, null, 3)
              .relevance()
              .dup('c')
              .data()
              .asDouble();
      for (int example = 0; example < EXAMPLES; example++) {
        relevance[example] = Arrays.copyOfRange(all, example * LENGTH, (example + 1) * LENGTH);
      }
    }
    return relevance;
  }

  @Test
  @DisplayName("gradient, and gradient × input")
  void gradient() {
    double[][] gradients = relevance(Attribution.gradient());
    double[][] products = relevance(Attribution.gradientTimesInput());
    for (int example = 0; example < EXAMPLES; example++) {
      double[] image = image(example);
      double[] expected = PLAIN.gradient(image, PLAIN.predicted(image));
      assertArrayEquals(expected, gradients[example], 1e-9);
      Arrays.setAll(expected, k -> expected[k] * image[k]);
      assertArrayEquals(expected, products[example], 1e-9);
    }
  }

  @Test
  @DisplayName("SmoothGrad is the mean gradient under 4 draws of noise, of the class without noise")
  void smoothGrad() {
    double[][] relevance = relevance(Attribution.smoothGrad(4, 0.3));
    for (int example = 0; example < EXAMPLES; example++) {
      double[] image = image(example);
      double range =
          Arrays.stream(image).max().orElseThrow() - Arrays.stream(image).min().orElseThrow();
      double[] expected = new double[LENGTH];
      for (int sample = 0; sample < 4; sample++) {
        Random random = Seeds.random(SEED, "SmoothGrad 0 " + sample, 3 + example);
        double[] noisy = image.clone();
        Arrays.setAll(noisy, k -> image[k] + 0.3 * range * random.nextGaussian());
        double[] gradient = PLAIN.gradient(noisy, PLAIN.predicted(image));
        Arrays.setAll(expected, k -> expected[k] + gradient[k] / 4);
      }
      assertArrayEquals(expected, relevance[example], 1e-9);
    }
  }

  @Test
  @DisplayName("integrated gradients are the mean over midpoints, and complete as these grow many")
  void integratedGradients() {
    double[][] relevance = relevance(Attribution.integratedGradients(6, 0.25));
    double[][] fine = relevance(Attribution.integratedGradients(400, 0.25));
    for (int example = 0; example < EXAMPLES; example++) {
      double[] image = image(example);
      int predicted = PLAIN.predicted(image);
      double[] expected = new double[LENGTH];
      for (int k = 0; k < 6; k++) {
        double share = (k + 0.5) / 6;
        double[] at = new double[LENGTH];
        Arrays.setAll(at, i -> 0.25 + share * (image[i] - 0.25));
        double[] gradient = PLAIN.gradient(at, predicted);
        Arrays.setAll(expected, i -> expected[i] + gradient[i] * (image[i] - 0.25) / 6);
      }
      assertArrayEquals(expected, relevance[example], 1e-9);
      double[] base = new double[LENGTH];
      Arrays.fill(base, 0.25);
      double difference = PLAIN.scores(image)[predicted] - PLAIN.scores(base)[predicted];
      double sum = Arrays.stream(fine[example]).sum();
      assertEquals(difference, sum, 2e-3 * Math.abs(difference));
    }
  }

  @Test
  @DisplayName("occlusion shares the fall among the elements of each square, cut off at the edges")
  void occlusion() {
    double[][] relevance = relevance(Attribution.occlusion(2, 0.5));
    for (int example = 0; example < EXAMPLES; example++) {
      double[] image = image(example);
      int predicted = PLAIN.predicted(image);
      double[] expected = new double[LENGTH];
      for (int top = 0; top < SIDE; top += 2) {
        for (int left = 0; left < SIDE; left += 2) {
          double[] hidden = image.clone();
          boolean[] isInside = new boolean[LENGTH];
          int size = 0;
          for (int k = 0; k < LENGTH; k++) {
            int row = k / SIDE % SIDE;
            int column = k % SIDE;
            isInside[k] = row / 2 == top / 2 && column / 2 == left / 2;
            hidden[k] = isInside[k] ? 0.5 : hidden[k];
            size += isInside[k] ? 1 : 0;
          }
          double fall = PLAIN.scores(image)[predicted] - PLAIN.scores(hidden)[predicted];
          for (int k = 0; k < LENGTH; k++) {
            expected[k] += isInside[k] ? fall / size : 0;
          }
        }
      }
      assertArrayEquals(expected, relevance[example], 1e-9);
    }
  }
}
