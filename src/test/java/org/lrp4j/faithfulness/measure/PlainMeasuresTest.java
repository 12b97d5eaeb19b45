package org.lrp4j.faithfulness.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.Networks;
import org.lrp4j.faithfulness.Faithfulness;
import org.lrp4j.faithfulness.FaithfulnessResult;
import org.lrp4j.faithfulness.FixedMaps;
import org.lrp4j.faithfulness.baseline.Attribution;
import org.lrp4j.faithfulness.feature.LinearImputation;
import org.lrp4j.faithfulness.feature.Replacement;
import org.lrp4j.faithfulness.statistics.Seeds;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Against plain loops over DL4J's own output, one input at a time. */
@DisplayName("Measures agree with plain loops on images of two channels:")
class PlainMeasuresTest {

  private static final int EXAMPLES = 5;
  private static final int SIDE = 6;
  private static final int PIXELS = SIDE * SIDE;
  private static final long SEED = 11;

  private static MultiLayerNetwork network;
  private static INDArray images;
  private static INDArray maps;
  private static FaithfulnessResult result;

  @BeforeAll
  static void measure() {
    network =
        Networks.chain(
            InputType.convolutional(SIDE, SIDE, 2),
            Networks.convolution(4, Activation.RELU),
            new GlobalPoolingLayer.Builder(PoolingType.SUM).build(),
            Networks.output(4, 3, Activation.IDENTITY, LossFunction.MSE));
    images = Networks.values(1, EXAMPLES, 2, SIDE, SIDE);
    maps = Networks.values(2, EXAMPLES, 2, SIDE, SIDE);
    INDArray masks = Nd4j.zeros(DataType.DOUBLE, EXAMPLES, SIDE, SIDE);
    masks
        .get(
            org.nd4j.linalg.indexing.NDArrayIndex.all(),
            org.nd4j.linalg.indexing.NDArrayIndex.interval(1, 3))
        .assign(1);
    result =
        Faithfulness.of(network, images)
            .attributions(new FixedMaps("mine", maps))
            .measures(
                new Flipping(7, Replacement.mean()),
                new Road(),
                new FaithfulnessCorrelation(20, 0.25, Replacement.permutation()),
                Localisation.in(masks),
                new ConservationError(),
                new RandomLogit(),
                new MaxSensitivity(),
                new ParameterRandomisation(),
                new ParameterRandomisation(ParameterRandomisation.Order.BOTTOM_UP))
            .seed(SEED)
            .batch(3)
            .measure();
  }

  private static double[] measured(String measure) {
    return result.measurements("mine").stream()
        .filter(m -> m.name().equals(measure))
        .findFirst()
        .orElseThrow()
        .values();
  }

  /** [channel][pixel]. */
  private static double[][] image(int example) {
    double[][] image = new double[2][PIXELS];
    for (int c = 0; c < 2; c++) {
      for (int p = 0; p < PIXELS; p++) {
        image[c][p] = images.getDouble(example, c, p / SIDE, p % SIDE);
      }
    }
    return image;
  }

  private static double relevance(int example, int pixel) {
    return maps.getDouble(example, 0, pixel / SIDE, pixel % SIDE)
        + maps.getDouble(example, 1, pixel / SIDE, pixel % SIDE);
  }

  private static int predicted(int example) {
    return output(image(example)).argMax().getInt(0);
  }

  private static double score(int example, double[][] changed) {
    return output(changed).getDouble(predicted(example));
  }

  private static INDArray output(double[][] image) {
    return network.output(Nd4j.create(image).reshape(1, 2, SIDE, SIDE)).getRow(0);
  }

  private static int[] order(int example, int sign) {
    return IntStream.range(0, PIXELS)
        .boxed()
        .sorted(Comparator.comparingDouble(p -> sign * relevance(example, p)))
        .mapToInt(p -> p)
        .toArray();
  }

  @Test
  @DisplayName("flipping to each channel's mean, in 7 steps of 36 pixels")
  void flipping() {
    double[] means = new double[2];
    for (int c = 0; c < 2; c++) {
      for (int example = 0; example < EXAMPLES; example++) {
        means[c] += Arrays.stream(image(example)[c]).sum() / (EXAMPLES * PIXELS);
      }
    }
    for (int sign : new int[] {-1, 1}) {
      double[] expected = new double[EXAMPLES];
      for (int example = 0; example < EXAMPLES; example++) {
        int[] order = order(example, sign);
        double first = score(example, image(example));
        for (int k = 1; k <= 7; k++) {
          double[][] changed = image(example);
          for (int i = 0; i < Math.round(k * 36 / 7.0); i++) {
            changed[0][order[i]] = means[0];
            changed[1][order[i]] = means[1];
          }
          expected[example] += (first - score(example, changed)) / 8;
        }
      }
      String which = sign < 0 ? "most" : "least";
      assertArrayEquals(expected, measured("flipping, " + which + " relevant first"), 1e-9, which);
    }
  }

  @Test
  @DisplayName("ROAD, with the noise of each pixel drawn once")
  void road() {
    for (int sign : new int[] {-1, 1}) {
      double[] expected = new double[EXAMPLES];
      for (int example = 0; example < EXAMPLES; example++) {
        Random random = Seeds.random(SEED, "ROAD", example);
        double[] noise = new double[2 * PIXELS];
        for (int i = 0; i < noise.length; i++) {
          noise[i] = 0.01 * random.nextGaussian();
        }
        int[] order = order(example, sign);
        double first = score(example, image(example));
        for (int k = 1; k <= 9; k++) {
          double[][] changed = image(example);
          boolean[] removed = new boolean[PIXELS];
          for (int i = 0; i < Math.round(k * PIXELS / 10.0); i++) {
            removed[order[i]] = true;
          }
          for (int c = 0; c < 2; c++) {
            LinearImputation imputation = new LinearImputation(SIDE, SIDE);
            imputation.remove(removed);
            imputation.fill(changed[c]);
            for (int p = 0; p < PIXELS; p++) {
              changed[c][p] += removed[p] ? noise[c * PIXELS + p] : 0;
            }
          }
          expected[example] += (first - score(example, changed)) / 9;
        }
      }
      String which = sign < 0 ? "most" : "least";
      assertArrayEquals(expected, measured("ROAD, " + which + " relevant first"), 1e-9, which);
    }
  }

  @Test
  @DisplayName("faithfulness correlation over 20 sets of 9 pixels of another image")
  void correlation() {
    double[] expected = new double[EXAMPLES];
    for (int example = 0; example < EXAMPLES; example++) {
      int donor =
          (example + 1 + Seeds.random(SEED, "donor", example).nextInt(EXAMPLES - 1)) % EXAMPLES;
      Random random = Seeds.random(SEED, "faithfulness correlation", example);
      double[] sums = new double[20];
      double[] falls = new double[20];
      for (int s = 0; s < 20; s++) {
        int[] shuffled = Seeds.permutation(PIXELS, random);
        double[][] changed = image(example);
        for (int i = 0; i < 9; i++) {
          sums[s] += relevance(example, shuffled[i]);
          changed[0][shuffled[i]] = image(donor)[0][shuffled[i]];
          changed[1][shuffled[i]] = image(donor)[1][shuffled[i]];
        }
        falls[s] = score(example, image(example)) - score(example, changed);
      }
      double meanSum = Arrays.stream(sums).average().orElseThrow();
      double meanFall = Arrays.stream(falls).average().orElseThrow();
      double covariance = 0;
      double varianceSum = 0;
      double varianceFall = 0;
      for (int s = 0; s < 20; s++) {
        covariance += (sums[s] - meanSum) * (falls[s] - meanFall);
        varianceSum += Math.pow(sums[s] - meanSum, 2);
        varianceFall += Math.pow(falls[s] - meanFall, 2);
      }
      expected[example] = covariance / Math.sqrt(varianceSum * varianceFall);
    }
    assertArrayEquals(expected, measured("faithfulness correlation"), 1e-9);
  }

  @Test
  @DisplayName("localisation in rows 1 and 2, conservation")
  void localisation() {
    double[] mass = new double[EXAMPLES];
    double[] hits = new double[EXAMPLES];
    double[] errors = new double[EXAMPLES];
    for (int example = 0; example < EXAMPLES; example++) {
      double all = 0;
      double sum = 0;
      for (int p = 0; p < PIXELS; p++) {
        double positive = Math.max(0, relevance(example, p));
        sum += relevance(example, p);
        all += positive;
        mass[example] += p / SIDE == 1 || p / SIDE == 2 ? positive : 0;
      }
      mass[example] /= all;
      int[] order = order(example, -1);
      for (int k = 0; k < 2 * SIDE; k++) {
        hits[example] += (order[k] / SIDE == 1 || order[k] / SIDE == 2 ? 1.0 : 0) / (2 * SIDE);
      }
      double score = score(example, image(example));
      errors[example] = Math.abs(sum - score) / Math.abs(score);
    }
    assertArrayEquals(mass, measured("relevance in mask"), 1e-9);
    assertArrayEquals(hits, measured("top-K in mask"), 1e-9);
    assertArrayEquals(errors, measured("conservation error"), 1e-9);
  }

  @Test
  @DisplayName("a map that asks neither class, noise nor parameters stays alike")
  void constant() {
    double[] ones = new double[EXAMPLES];
    Arrays.fill(ones, 1);
    assertArrayEquals(ones, measured("another class's map"), 1e-12);
    assertArrayEquals(ones, measured("randomised parameters, top down"), 1e-12);
    assertArrayEquals(ones, measured("randomised parameters, bottom up"), 1e-12);
    assertArrayEquals(new double[EXAMPLES], measured("max-sensitivity"), 1e-12);
  }

  @Test
  @DisplayName("none depends on the batch, and none writes to the network")
  void batches() {
    INDArray before = network.params().dup();
    List<Measure> measures =
        List.of(
            new Flipping(3, Replacement.value(0)),
            new RandomLogit(),
            new MaxSensitivity(2, 0.1),
            new ParameterRandomisation());
    FaithfulnessResult[] results = new FaithfulnessResult[2];
    for (int i = 0; i < 2; i++) {
      results[i] =
          Faithfulness.of(network, images)
              .attributions(Attribution.smoothGrad(3, 0.2), Attribution.occlusion(2, 0))
              .measures(measures.toArray(Measure[]::new))
              .batch(i == 0 ? 1 : 64)
              .measure();
    }
    for (String attribution : results[0].attributions()) {
      for (int m = 0; m < results[0].measurements(attribution).size(); m++) {
        Measurement one = results[0].measurements(attribution).get(m);
        assertArrayEquals(
            one.values(),
            results[1].measurements(attribution).get(m).values(),
            1e-9,
            attribution + ": " + one.name());
      }
    }
    assertEquals(before, network.params());
  }
}
