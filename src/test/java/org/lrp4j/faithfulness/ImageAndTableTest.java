package org.lrp4j.faithfulness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.Networks;
import org.lrp4j.faithfulness.baseline.Attribution;
import org.lrp4j.faithfulness.feature.LinearImputation;
import org.lrp4j.faithfulness.feature.Replacement;
import org.lrp4j.faithfulness.measure.ConservationError;
import org.lrp4j.faithfulness.measure.FaithfulnessCorrelation;
import org.lrp4j.faithfulness.measure.Flipping;
import org.lrp4j.faithfulness.measure.Localisation;
import org.lrp4j.faithfulness.measure.Measurement;
import org.lrp4j.faithfulness.measure.Road;
import org.lrp4j.faithfulness.statistics.Seeds;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** An image of one channel and a table of three columns, against plain loops. */
@DisplayName("Measures on a graph that reads an image and a table")
class ImageAndTableTest {

  private static final int EXAMPLES = 4;
  private static final int SIDE = 4;
  private static final int PIXELS = SIDE * SIDE;
  private static final int COLUMNS = 3;
  private static final int FEATURES = PIXELS + COLUMNS;
  private static final long SEED = 6;
  private static final String MAPS = Attribution.gradientTimesInput().name();

  private static PlainConvolution plain;
  private static double[] columnWeights;
  private static double[][] inputs;
  private static FaithfulnessResult result;

  @BeforeAll
  static void measure() {
    ComputationGraph graph =
        Networks.graph(
            g ->
                g.addInputs("image", "table")
                    .addLayer(
                        "convolution",
                        new ConvolutionLayer.Builder(2, 2)
                            .nIn(1)
                            .nOut(2)
                            .activation(Activation.RELU)
                            .build(),
                        "image")
                    .addLayer(
                        "sum",
                        new GlobalPoolingLayer.Builder(PoolingType.SUM).build(),
                        "convolution")
                    .addVertex("both", new MergeVertex(), "sum", "table")
                    .addLayer("classes", Networks.classes(5, 3), "both")
                    .setOutputs("classes"));
    double[] weights = graph.getParam("classes_W").dup('c').data().asDouble();
    columnWeights = Arrays.copyOfRange(weights, 6, 15);
    plain =
        new PlainConvolution(
            graph.getParam("convolution_W").dup('c').data().asDouble(),
            graph.getParam("convolution_b").dup('c').data().asDouble(),
            Arrays.copyOf(weights, 6),
            graph.getParam("classes_b").dup('c').data().asDouble(),
            SIDE);
    INDArray images = Networks.values(1, EXAMPLES, 1, SIDE, SIDE);
    INDArray table = Networks.values(2, EXAMPLES, COLUMNS);
    inputs = new double[EXAMPLES][FEATURES];
    for (int example = 0; example < EXAMPLES; example++) {
      for (int p = 0; p < PIXELS; p++) {
        inputs[example][p] = images.getDouble(example, 0, p / SIDE, p % SIDE);
      }
      for (int c = 0; c < COLUMNS; c++) {
        inputs[example][PIXELS + c] = table.getDouble(example, c);
      }
    }
    INDArray inside = Nd4j.zeros(DataType.DOUBLE, EXAMPLES, COLUMNS);
    inside.putColumn(1, Nd4j.ones(DataType.DOUBLE, EXAMPLES));
    result =
        Faithfulness.of(graph, images, table)
            .attributions(Attribution.gradientTimesInput(), Attribution.occlusion(1, 0.5))
            .measures(
                new Flipping(6, Replacement.mean()),
                new Road(),
                new FaithfulnessCorrelation(20, 0.3, Replacement.permutation()),
                new ConservationError(),
                Localisation.in(inside, 1))
            .seed(SEED)
            .batch(3)
            .measure();
  }

  private static double[] measured(String method, String measure) {
    return result.measurements(method).stream()
        .filter(m -> m.name().equals(measure))
        .findFirst()
        .map(Measurement::values)
        .orElseThrow();
  }

  private static double[] scores(double... input) {
    double[] scores = plain.scores(Arrays.copyOf(input, PIXELS));
    for (int k = 0; k < 3; k++) {
      for (int c = 0; c < COLUMNS; c++) {
        scores[k] += input[PIXELS + c] * columnWeights[c * 3 + k];
      }
    }
    return scores;
  }

  private static int predicted(int example) {
    double[] scores = scores(inputs[example]);
    return IntStream.range(0, 3)
        .boxed()
        .max(Comparator.comparingDouble(k -> scores[k]))
        .orElseThrow();
  }

  private static double score(int example, double... changed) {
    return scores(changed)[predicted(example)];
  }

  private static double[] map(int example, int ofClass) {
    double[] map =
        Arrays.copyOf(plain.map(Arrays.copyOf(inputs[example], PIXELS), ofClass), FEATURES);
    for (int c = 0; c < COLUMNS; c++) {
      map[PIXELS + c] = inputs[example][PIXELS + c] * columnWeights[c * 3 + ofClass];
    }
    return map;
  }

  private static int[] order(double... map) {
    return IntStream.range(0, FEATURES)
        .boxed()
        .sorted(Comparator.comparingDouble(f -> -map[f]))
        .mapToInt(f -> f)
        .toArray();
  }

  /** Of all pixels, and of each column. */
  private static double[] means() {
    double[] means = new double[FEATURES];
    for (double[] input : inputs) {
      for (int p = 0; p < PIXELS; p++) {
        for (int q = 0; q < PIXELS; q++) {
          means[p] += input[q] / (EXAMPLES * PIXELS);
        }
      }
      for (int f = PIXELS; f < FEATURES; f++) {
        means[f] += input[f] / EXAMPLES;
      }
    }
    return means;
  }

  @Test
  @DisplayName("flip pixels and columns in one order")
  void flipping() {
    double[] expected = new double[EXAMPLES];
    for (int example = 0; example < EXAMPLES; example++) {
      int[] order = order(map(example, predicted(example)));
      for (int k = 1; k <= 6; k++) {
        double[] changed = inputs[example].clone();
        for (int i = 0; i < Math.round(k * FEATURES / 6.0); i++) {
          changed[order[i]] = means()[order[i]];
        }
        expected[example] += (score(example, inputs[example]) - score(example, changed)) / 7;
      }
    }
    assertArrayEquals(expected, measured(MAPS, "flipping, most relevant first"), 1e-9);
  }

  @Test
  @DisplayName("fill pixels in from their neighbours and columns by their means, with noise")
  void road() {
    double[] expected = new double[EXAMPLES];
    for (int example = 0; example < EXAMPLES; example++) {
      Random random = Seeds.random(SEED, "ROAD", example);
      double[] noise = new double[FEATURES];
      Arrays.setAll(noise, i -> 0.01 * random.nextGaussian());
      int[] order = order(map(example, predicted(example)));
      for (int k = 1; k <= 9; k++) {
        double[] pixels = Arrays.copyOf(inputs[example], PIXELS);
        double[] changed = inputs[example].clone();
        boolean[] gone = new boolean[PIXELS];
        for (int i = 0; i < Math.round(k * FEATURES / 10.0); i++) {
          if (order[i] < PIXELS) {
            gone[order[i]] = true;
          } else {
            changed[order[i]] = means()[order[i]] + noise[order[i]];
          }
        }
        LinearImputation imputation = new LinearImputation(SIDE, SIDE);
        boolean isLeft = imputation.remove(gone);
        if (isLeft) {
          imputation.fill(pixels);
        }
        for (int p = 0; p < PIXELS; p++) {
          if (gone[p]) {
            changed[p] = (isLeft ? pixels[p] : means()[p]) + noise[p];
          }
        }
        expected[example] += (score(example, inputs[example]) - score(example, changed)) / 9;
      }
    }
    assertArrayEquals(expected, measured(MAPS, "ROAD, most relevant first"), 1e-9);
  }

  @Test
  @DisplayName("correlate over sets of both, taken from one other example")
  void correlation() {
    double[] expected = new double[EXAMPLES];
    for (int example = 0; example < EXAMPLES; example++) {
      int donor =
          (example + 1 + Seeds.random(SEED, "donor", example).nextInt(EXAMPLES - 1)) % EXAMPLES;
      Random random = Seeds.random(SEED, "faithfulness correlation", example);
      double[] map = map(example, predicted(example));
      double[] sums = new double[20];
      double[] falls = new double[20];
      for (int s = 0; s < 20; s++) {
        int[] shuffled = Seeds.permutation(FEATURES, random);
        double[] changed = inputs[example].clone();
        for (int i = 0; i < 6; i++) { // 0.3 of 19
          sums[s] += map[shuffled[i]];
          changed[shuffled[i]] = inputs[donor][shuffled[i]];
        }
        falls[s] = score(example, inputs[example]) - score(example, changed);
      }
      double meanSum = Arrays.stream(sums).average().orElseThrow();
      double meanFall = Arrays.stream(falls).average().orElseThrow();
      double[] products = new double[3];
      for (int s = 0; s < 20; s++) {
        products[0] += (sums[s] - meanSum) * (falls[s] - meanFall);
        products[1] += Math.pow(sums[s] - meanSum, 2);
        products[2] += Math.pow(falls[s] - meanFall, 2);
      }
      expected[example] = products[0] / Math.sqrt(products[1] * products[2]);
    }
    assertArrayEquals(expected, measured(MAPS, "faithfulness correlation"), 1e-9);
  }

  @Test
  @DisplayName("add up over both: conservation, the relevance of one column, occlusion")
  void sums() {
    double[][] expected = new double[3][EXAMPLES];
    for (int example = 0; example < EXAMPLES; example++) {
      double[] map = map(example, predicted(example));
      double score = score(example, inputs[example]);
      expected[0][example] = Math.abs(Arrays.stream(map).sum() - score) / Math.abs(score);
      expected[1][example] =
          Math.max(0, map[PIXELS + 1]) / Arrays.stream(map).map(v -> Math.max(0, v)).sum();
      double hidden = 0;
      for (int f = 0; f < FEATURES; f++) {
        double[] changed = inputs[example].clone();
        changed[f] = 0.5;
        hidden += score - score(example, changed);
      }
      expected[2][example] = Math.abs(hidden - score) / Math.abs(score);
    }
    assertArrayEquals(expected[0], measured(MAPS, "conservation error"), 1e-9);
    assertArrayEquals(expected[1], measured(MAPS, "relevance in mask"), 1e-9);
    assertArrayEquals(expected[2], measured("Occlusion", "conservation error"), 1e-9);
  }
}
