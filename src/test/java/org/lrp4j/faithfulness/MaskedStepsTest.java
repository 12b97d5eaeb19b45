package org.lrp4j.faithfulness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.composite.Composite;
import org.lrp4j.faithfulness.baseline.Attribution;
import org.lrp4j.faithfulness.baseline.Attributor;
import org.lrp4j.faithfulness.feature.Replacement;
import org.lrp4j.faithfulness.measure.Complexity;
import org.lrp4j.faithfulness.measure.ConservationError;
import org.lrp4j.faithfulness.measure.FaithfulnessCorrelation;
import org.lrp4j.faithfulness.measure.Flipping;
import org.lrp4j.faithfulness.measure.Localisation;
import org.lrp4j.faithfulness.measure.MaxSensitivity;
import org.lrp4j.faithfulness.measure.Measure;
import org.lrp4j.faithfulness.measure.Measurement;
import org.lrp4j.faithfulness.measure.ParameterRandomisation;
import org.lrp4j.faithfulness.measure.RandomLogit;
import org.lrp4j.faithfulness.measure.Road;
import org.lrp4j.faithfulness.measure.Sparseness;
import org.lrp4j.faithfulness.statistics.Seeds;
import org.lrp4j.oracle.DoubleByDefault;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Against plain loops; steps that a mask leaves out are neither flipped nor counted. */
@ExtendWith(DoubleByDefault.class)
@DisplayName("Measures on masked sequences")
class MaskedStepsTest {

  private static final int STEPS = 5;
  private static final int[] LENGTHS = {5, 3, 2, 4};
  private static final int EXAMPLES = LENGTHS.length;
  private static final long SEED = 4;

  private static final MultiLayerNetwork NETWORK =
      Networks.chain(
          InputType.recurrent(2, STEPS),
          new LastTimeStep(
              new SimpleRnn.Builder().nIn(2).nOut(3).activation(Activation.TANH).build()),
          Networks.classes(3, 2));
  private static final INDArray SEQUENCES = Networks.values(1, EXAMPLES, 2, STEPS);
  private static final INDArray MAPS = Networks.values(2, EXAMPLES, 2, STEPS);

  private static INDArray mask() {
    INDArray mask = Nd4j.zeros(EXAMPLES, STEPS);
    for (int example = 0; example < EXAMPLES; example++) {
      for (int t = 0; t < LENGTHS[example]; t++) {
        mask.putScalar(example, t, 1);
      }
    }
    return mask;
  }

  private static Faithfulness of(INDArray sequences) {
    return Faithfulness.of(NETWORK, new DataSet(sequences, null, mask(), null)).seed(SEED);
  }

  private static double[] measured(String name, Measure... measures) {
    FaithfulnessResult result =
        of(SEQUENCES)
            .attributions(new FixedMaps("mine", MAPS))
            .measures(measures)
            .batch(3)
            .measure();
    return result.measurements("mine").stream()
        .filter(m -> m.name().equals(name))
        .findFirst()
        .orElseThrow()
        .values();
  }

  /** [step][channel], of the steps that count. */
  private static double[][] steps(int example) {
    double[][] steps = new double[LENGTHS[example]][2];
    for (int t = 0; t < steps.length; t++) {
      steps[t][0] = SEQUENCES.getDouble(example, 0, t);
      steps[t][1] = SEQUENCES.getDouble(example, 1, t);
    }
    return steps;
  }

  private static double[] logits(double[]... steps) {
    double[] state = new double[3];
    for (double[] step : steps) {
      double[] next = new double[3];
      for (int j = 0; j < 3; j++) {
        double z = NETWORK.getParam("0_b").getDouble(j);
        for (int i = 0; i < 2; i++) {
          z += step[i] * NETWORK.getParam("0_W").getDouble(i, j);
        }
        for (int i = 0; i < 3; i++) {
          z += state[i] * NETWORK.getParam("0_RW").getDouble(i, j);
        }
        next[j] = Math.tanh(z);
      }
      state = next;
    }
    double[] logits = new double[2];
    for (int k = 0; k < 2; k++) {
      logits[k] = NETWORK.getParam("1_b").getDouble(k);
      for (int j = 0; j < 3; j++) {
        logits[k] += state[j] * NETWORK.getParam("1_W").getDouble(j, k);
      }
    }
    return logits;
  }

  private static double score(int example, double[]... steps) {
    double[] own = logits(steps(example));
    return logits(steps)[own[1] > own[0] ? 1 : 0];
  }

  private static double relevance(int example, int step) {
    return MAPS.getDouble(example, 0, step) + MAPS.getDouble(example, 1, step);
  }

  private static int[] order(int example) {
    return IntStream.range(0, LENGTHS[example])
        .boxed()
        .sorted(Comparator.comparingDouble(t -> -relevance(example, t)))
        .mapToInt(t -> t)
        .toArray();
  }

  private static double[] means() {
    double[] means = new double[2];
    int count = Arrays.stream(LENGTHS).sum();
    for (int example = 0; example < EXAMPLES; example++) {
      for (double[] step : steps(example)) {
        means[0] += step[0] / count;
        means[1] += step[1] / count;
      }
    }
    return means;
  }

  @Test
  @DisplayName("flip the steps that count, to the mean of those: L is 4, of 3 steps k/4 of them")
  void flipping() {
    double[] expected = new double[EXAMPLES];
    for (int example = 0; example < EXAMPLES; example++) {
      int[] order = order(example);
      for (int k = 1; k <= 4; k++) {
        double[][] changed = steps(example);
        for (int i = 0; i < Math.round(k * order.length / 4.0); i++) {
          changed[order[i]] = means();
        }
        expected[example] += (score(example, steps(example)) - score(example, changed)) / 5;
      }
    }
    assertArrayEquals(
        expected,
        measured("flipping, most relevant first", new Flipping(4, Replacement.mean())),
        1e-9);
  }

  @Test
  @DisplayName("permute to steps that count: where the other is shorter, it begins again")
  void permutation() {
    double[] expected = new double[EXAMPLES];
    for (int example = 0; example < EXAMPLES; example++) {
      int donor =
          (example + 1 + Seeds.random(SEED, "donor", example).nextInt(EXAMPLES - 1)) % EXAMPLES;
      int[] order = order(example);
      for (int k = 1; k <= 4; k++) {
        double[][] changed = steps(example);
        for (int i = 0; i < Math.round(k * order.length / 4.0); i++) {
          changed[order[i]] = steps(donor)[order[i] % LENGTHS[donor]];
        }
        expected[example] += (score(example, steps(example)) - score(example, changed)) / 5;
      }
    }
    assertArrayEquals(
        expected,
        measured("flipping, most relevant first", new Flipping(4, Replacement.permutation())),
        1e-9);
  }

  @Test
  @DisplayName("fill in by ROAD on the line between the nearest steps that count and are left")
  void road() {
    double[] expected = new double[EXAMPLES];
    for (int example = 0; example < EXAMPLES; example++) {
      Random random = Seeds.random(SEED, "ROAD", example);
      double[] noise = new double[2 * STEPS];
      Arrays.setAll(noise, i -> 0.01 * random.nextGaussian());
      int[] order = order(example);
      for (int k = 1; k <= 9; k++) {
        boolean[] gone = new boolean[LENGTHS[example]];
        for (int i = 0; i < Math.round(k * order.length / 10.0); i++) {
          gone[order[i]] = true;
        }
        double[][] changed = steps(example);
        for (int t = 0; t < gone.length; t++) {
          for (int c = 0; c < 2 && gone[t]; c++) {
            changed[t][c] = between(steps(example), gone, t, c) + noise[c * STEPS + t];
          }
        }
        expected[example] += (score(example, steps(example)) - score(example, changed)) / 9;
      }
    }
    assertArrayEquals(expected, measured("ROAD, most relevant first", new Road()), 1e-9);
  }

  private static double between(double[][] steps, boolean[] gone, int t, int c) {
    int before = t;
    while (before >= 0 && gone[before]) {
      before--;
    }
    int after = t;
    while (after < gone.length && gone[after]) {
      after++;
    }
    if (before < 0 && after == gone.length) {
      return means()[c];
    }
    if (before < 0 || after == gone.length) {
      return steps[before < 0 ? after : before][c];
    }
    return ((after - t) * steps[before][c] + (t - before) * steps[after][c]) / (after - before);
  }

  @Test
  @DisplayName("correlate over sets of 40 % of the steps that count")
  void correlation() {
    double[] expected = new double[EXAMPLES];
    for (int example = 0; example < EXAMPLES; example++) {
      Random random = Seeds.random(SEED, "faithfulness correlation", example);
      double[][] pairs = new double[2][20];
      for (int s = 0; s < 20; s++) {
        int[] shuffled = Seeds.permutation(LENGTHS[example], random);
        double[][] changed = steps(example);
        for (int i = 0; i < Math.max(1, Math.round(0.4 * LENGTHS[example])); i++) {
          pairs[0][s] += relevance(example, shuffled[i]);
          changed[shuffled[i]] = means();
        }
        pairs[1][s] = score(example, steps(example)) - score(example, changed);
      }
      double meanOne = Arrays.stream(pairs[0]).average().orElseThrow();
      double meanOther = Arrays.stream(pairs[1]).average().orElseThrow();
      double[] sums = new double[3];
      for (int s = 0; s < 20; s++) {
        sums[0] += (pairs[0][s] - meanOne) * (pairs[1][s] - meanOther);
        sums[1] += Math.pow(pairs[0][s] - meanOne, 2);
        sums[2] += Math.pow(pairs[1][s] - meanOther, 2);
      }
      expected[example] = sums[0] / Math.sqrt(sums[1] * sums[2]);
    }
    assertArrayEquals(
        expected,
        measured(
            "faithfulness correlation", new FaithfulnessCorrelation(20, 0.4, Replacement.mean())),
        1e-9);
  }

  @Test
  @DisplayName("sum up relevance of steps that count: conservation, localisation, sparseness")
  void mapsAlone() {
    INDArray inside = Nd4j.zeros(EXAMPLES, STEPS);
    inside.putColumn(1, Nd4j.ones(EXAMPLES));
    double[][] expected = new double[4][EXAMPLES];
    for (int example = 0; example < EXAMPLES; example++) {
      int length = LENGTHS[example];
      double[] sizes = new double[length];
      double sum = 0;
      double positive = 0;
      for (int t = 0; t < length; t++) {
        sum += relevance(example, t);
        positive += Math.max(0, relevance(example, t));
        sizes[t] = Math.abs(relevance(example, t));
      }
      double score = score(example, steps(example));
      double total = Arrays.stream(sizes).sum();
      expected[0][example] = Math.abs(sum - score) / Math.abs(score);
      expected[1][example] = Math.max(0, relevance(example, 1)) / positive;
      for (double one : sizes) {
        for (double other : sizes) {
          expected[2][example] += Math.abs(one - other) / (2 * length * total);
        }
        expected[3][example] -= one / total * Math.log(one / total);
      }
    }
    Measure[] measures = {
      new ConservationError(), Localisation.in(inside), new Sparseness(), new Complexity()
    };
    assertArrayEquals(expected[0], measured("conservation error", measures), 1e-9);
    assertArrayEquals(expected[1], measured("relevance in mask", measures), 1e-9);
    assertArrayEquals(expected[2], measured("sparseness (Gini)", measures), 1e-9);
    assertArrayEquals(expected[3], measured("complexity (entropy)", measures), 1e-9);
  }

  @Test
  @DisplayName("and all methods do not depend on what the batch is padded with")
  void padding() {
    INDArray inside = Nd4j.zeros(EXAMPLES, STEPS);
    inside.putColumn(0, Nd4j.ones(EXAMPLES));
    INDArray padded = SEQUENCES.dup('c');
    for (int example = 0; example < EXAMPLES; example++) {
      for (int t = LENGTHS[example]; t < STEPS; t++) {
        padded.putScalar(example, 0, t, 50);
        padded.putScalar(example, 1, t, -70);
      }
    }
    FaithfulnessResult[] results = new FaithfulnessResult[2];
    for (int i = 0; i < 2; i++) {
      results[i] =
          of(i == 0 ? SEQUENCES : padded)
              .attributions(
                  Attribution.lrp(Composite.epsilonPlus()),
                  Attribution.gradient(),
                  Attribution.integratedGradients(4, 0),
                  Attribution.smoothGrad(3, 0.1),
                  Attribution.occlusion())
              .measures(
                  new Flipping(),
                  new Road(),
                  new FaithfulnessCorrelation(),
                  new Sparseness(),
                  new Complexity(),
                  new ConservationError(),
                  Localisation.in(inside),
                  new MaxSensitivity(2, 0.05),
                  new RandomLogit(),
                  new ParameterRandomisation())
              .measure();
    }
    for (String method : results[0].attributions()) {
      List<Measurement> others = results[1].measurements(method);
      for (Measurement one : results[0].measurements(method)) {
        Measurement other =
            others.stream().filter(m -> m.name().equals(one.name())).findFirst().orElseThrow();
        assertArrayEquals(one.values(), other.values(), 1e-9, method + ": " + one.name());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  @DisplayName("give masked steps nothing")
  void nothing(int which) {
    Attribution attribution =
        List.of(
                Attribution.lrp(Composite.epsilonPlus()),
                Attribution.gradientTimesInput(),
                Attribution.integratedGradients(4, 0.5),
                Attribution.smoothGrad(3, 0.1),
                Attribution.occlusion(0, 7))
            .get(which);
    try (Attributor attributor = attribution.on(() -> LrpExplainer.builder(NETWORK), 1)) {
      INDArray relevance =
          attributor.explain(new INDArray[] {SEQUENCES}, new INDArray[] {mask()}, 0).relevance();
      for (int example = 0; example < EXAMPLES; example++) {
        for (int t = LENGTHS[example]; t < STEPS; t++) {
          assertEquals(0, relevance.getDouble(example, 0, t), 0, example + ", step " + t);
          assertEquals(0, relevance.getDouble(example, 1, t), 0, example + ", step " + t);
        }
      }
    }
  }
}
