package org.lrp4j.faithfulness.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.Networks;
import org.lrp4j.faithfulness.Faithfulness;
import org.lrp4j.faithfulness.FaithfulnessResult;
import org.lrp4j.faithfulness.PlainConvolution;
import org.lrp4j.faithfulness.baseline.Attribution;
import org.lrp4j.faithfulness.statistics.Seeds;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Measures that make maps anew, against gradient × input in plain loops. */
@DisplayName("Measures that make maps anew agree with plain loops:")
class RandomisedAndNoisyTest {

  private static final int EXAMPLES = 5;
  private static final int SIDE = 6;
  private static final long SEED = 11;
  private static final String MAPS = Attribution.gradientTimesInput().name();

  private static INDArray images;
  private static PlainConvolution plain;
  private static FaithfulnessResult result;

  @BeforeAll
  static void measure() {
    MultiLayerNetwork network =
        Networks.chain(
            InputType.convolutional(SIDE, SIDE, 2),
            new ConvolutionLayer.Builder(2, 2)
                .nOut(4)
                .activation(Activation.RELU)
                .name("convolution")
                .build(),
            new GlobalPoolingLayer.Builder(PoolingType.SUM).build(),
            new OutputLayer.Builder()
                .nIn(4)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .name("classes")
                .build());
    images = Networks.values(1, EXAMPLES, 2, SIDE, SIDE);
    plain = PlainConvolution.of(network.paramTable(), "0", "2", SIDE);
    result =
        Faithfulness.of(network, images)
            .attributions(Attribution.gradientTimesInput())
            .measures(
                new RandomLogit(),
                new MaxSensitivity(4, 0.05),
                new ParameterRandomisation(),
                new ParameterRandomisation(ParameterRandomisation.Order.BOTTOM_UP))
            .seed(SEED)
            .batch(3)
            .measure();
  }

  private static double[] image(int example) {
    int length = 2 * SIDE * SIDE;
    return Arrays.copyOfRange(images.data().asDouble(), example * length, (example + 1) * length);
  }

  private static Measurement measured(String measure) {
    return result.measurements(MAPS).stream()
        .filter(m -> m.name().equals(measure))
        .findFirst()
        .orElseThrow();
  }

  /** Each rank is half the number of equal values, plus that of lower ones. */
  private static double spearman(double[] one, double[] other) {
    double[][] ranks = new double[2][one.length];
    for (int i = 0; i < one.length; i++) {
      for (int j = 0; j < one.length; j++) {
        ranks[0][i] += one[j] < one[i] ? 1 : one[j] == one[i] ? 0.5 : 0;
        ranks[1][i] += other[j] < other[i] ? 1 : other[j] == other[i] ? 0.5 : 0;
      }
    }
    double mean = one.length / 2.0;
    double product = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < one.length; i++) {
      product += (ranks[0][i] - mean) * (ranks[1][i] - mean);
      first += Math.pow(ranks[0][i] - mean, 2);
      second += Math.pow(ranks[1][i] - mean, 2);
    }
    return product / Math.sqrt(first * second);
  }

  private static void assertLikeness(String measure, PlainConvolution... randomised) {
    double[] means = new double[EXAMPLES];
    for (int step = 0; step < randomised.length; step++) {
      double[] likeness = new double[EXAMPLES];
      for (int example = 0; example < EXAMPLES; example++) {
        double[] image = image(example);
        int predicted = plain.predicted(image);
        likeness[example] =
            spearman(plain.map(image, predicted), randomised[step].map(image, predicted));
        means[example] += likeness[example] / randomised.length;
      }
      assertArrayEquals(likeness, measured(measure).at(step + 1), 1e-9, "after " + step);
    }
    assertArrayEquals(means, measured(measure).values(), 1e-9);
    assertArrayEquals(new double[] {0, 1, 2}, measured(measure).places());
    assertEquals(1, measured(measure).at(0)[0]);
  }

  @Test
  @DisplayName("parameters randomised from the top down: the classes, then the convolution too")
  void topDown() {
    PlainConvolution first = plain.withoutClasses("classes", SEED);
    assertLikeness(
        "randomised parameters, top down", first, first.withoutConvolution("convolution", SEED));
  }

  @Test
  @DisplayName("parameters randomised from the bottom up: the convolution, then the classes too")
  void bottomUp() {
    PlainConvolution first = plain.withoutConvolution("convolution", SEED);
    assertLikeness(
        "randomised parameters, bottom up", first, first.withoutClasses("classes", SEED));
  }

  @Test
  @DisplayName("another class's map, the class drawn for each example")
  void randomLogit() {
    double[] expected = new double[EXAMPLES];
    for (int example = 0; example < EXAMPLES; example++) {
      double[] image = image(example);
      int predicted = plain.predicted(image);
      int drawn = Seeds.random(SEED, "random logit", example).nextInt(2);
      int other = drawn < predicted ? drawn : drawn + 1;
      expected[example] = spearman(plain.map(image, predicted), plain.map(image, other));
    }
    assertArrayEquals(expected, measured("another class's map").values(), 1e-9);
  }

  @Test
  @DisplayName("the largest change under noise of 5 % of the range that leaves the class")
  void maxSensitivity() {
    double[] expected = new double[EXAMPLES];
    for (int example = 0; example < EXAMPLES; example++) {
      double[] image = image(example);
      double range =
          Arrays.stream(image).max().orElseThrow() - Arrays.stream(image).min().orElseThrow();
      int predicted = plain.predicted(image);
      double[] before = plain.map(image, predicted);
      double size = Math.sqrt(Arrays.stream(before).map(v -> v * v).sum());
      for (int sample = 0; sample < 4; sample++) {
        Random random = Seeds.random(SEED, "max-sensitivity 0 " + sample, example);
        double[] noisy = image.clone();
        for (int k = 0; k < noisy.length; k++) {
          noisy[k] += (2 * random.nextDouble() - 1) * 0.05 * range;
        }
        if (plain.predicted(noisy) == predicted) {
          double[] after = plain.map(noisy, predicted);
          double sum = 0;
          for (int p = 0; p < after.length; p++) {
            sum += Math.pow(after[p] - before[p], 2);
          }
          expected[example] = Math.max(expected[example], Math.sqrt(sum) / size);
        }
      }
    }
    assertTrue(Arrays.stream(expected).allMatch(v -> v > 0), Arrays.toString(expected));
    assertArrayEquals(expected, measured("max-sensitivity").values(), 1e-9);
  }

  @Test
  @DisplayName("by hand: of (1, 3) under the weights (1, 0) it is the noise of the first, over 1")
  void byHand() {
    MultiLayerNetwork network =
        Networks.chain(Networks.output(2, 2, Activation.IDENTITY, LossFunction.MSE));
    network.getLayer(0).getParam("W").assign(0).putScalar(0, 0, 1).putScalar(0, 1, -1);
    network.getLayer(0).getParam("b").assign(0);
    INDArray input = Nd4j.create(new double[][] {{1, 3}});
    FaithfulnessResult byHand =
        Faithfulness.of(network, input)
            .attributions(Attribution.gradientTimesInput())
            .measures(new MaxSensitivity(2, 0.1), new RandomLogit())
            .seed(SEED)
            .measure();
    double expected = 0;
    for (int sample = 0; sample < 2; sample++) {
      double drawn = Seeds.random(SEED, "max-sensitivity 0 " + sample, 0).nextDouble();
      expected = Math.max(expected, Math.abs(2 * drawn - 1) * 0.1 * 2);
    }
    assertEquals(expected, byHand.measurements(MAPS).get(0).values()[0], 1e-9);
    // Of two classes with opposite weights the maps are (1, 0) and (−1, 0).
    assertEquals(-1, byHand.measurements(MAPS).get(1).values()[0], 1e-9);
  }
}
