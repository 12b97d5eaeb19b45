package org.lrp4j.faithfulness.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.lrp4j.Explanation;
import org.lrp4j.faithfulness.baseline.Attributor;
import org.lrp4j.faithfulness.feature.Examples;
import org.lrp4j.faithfulness.feature.InputNoise;
import org.lrp4j.faithfulness.statistics.Seeds;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Max-sensitivity (Yeh 2019): the largest relative change {@code ‖Φ(x + δ) − Φ(x)‖ / ‖Φ(x)‖} of the
 * map under small uniform noise that leaves the predicted class. A map that jumps where the
 * prediction does not is hard to believe; one that never moves, such as a constant, is no better.
 *
 * @param samples how many noisy inputs for each example
 * @param radius the largest change of an element, as a share of the example's range of values
 * @see <a href="https://arxiv.org/abs/1901.09392">Yeh et al., 2019</a>
 */
public record MaxSensitivity(int samples, double radius) implements Measure {

  private static final int SAMPLES = 10;
  private static final double RADIUS = 0.02;

  /**
   * Validates the parameters.
   *
   * @param samples how many noisy inputs for each example
   * @param radius the largest change of an element, as a share of the example's range of values
   * @throws IllegalArgumentException if there is no sample, or the radius is not positive
   */
  public MaxSensitivity {
    if (samples < 1 || !(radius > 0)) {
      throw new IllegalArgumentException(
          "Expected at least one sample and a positive radius, but got "
              + samples
              + " and "
              + radius);
    }
  }

  /** Ten samples of 2 %. */
  public MaxSensitivity() {
    this(SAMPLES, RADIUS);
  }

  @Override
  public void check(Setting setting) {
    if (setting.features().grids().stream().anyMatch(grid -> grid.isOfIndices())) {
      throw new IllegalArgumentException(
          "Max-sensitivity adds noise, but the network reads indices, which have none");
    }
  }

  @Override
  public List<Measurement> of(MeasuredMaps maps) {
    check(maps.setting());
    Setting setting = maps.setting();
    double[] largest = new double[setting.examples().count()];
    Arrays.fill(largest, Double.NaN);
    OptionalInt[] predicted = new OptionalInt[largest.length];
    try (Attributor attributor = maps.attribution().on(setting.explainers(), setting.seed())) {
      setting.each(
          attributor,
          setting.resolved(),
          (first, explanation) -> {
            for (int i = 0; i < explanation.output().size(0); i++) {
              predicted[first + i] = explanation.predictedClass(i);
            }
          });
      for (int sample = 0; sample < samples; sample++) {
        Setting noisy = setting.on(noisy(setting, sample));
        noisy.each(
            attributor,
            setting.resolved(),
            (first, explanation) -> compare(maps, explanation, first, predicted, largest));
      }
    }
    return List.of(Measurement.of("max-sensitivity", Better.LOWER, largest));
  }

  private static void compare(
      MeasuredMaps maps,
      Explanation explanation,
      int first,
      OptionalInt[] predicted,
      double[] largest) {
    double[][] relevance = maps.setting().sums(explanation);
    for (int i = 0; i < relevance.length; i++) {
      int example = first + i;
      if (explanation.predictedClass(i).equals(predicted[example])) {
        double change = change(maps.counting(example), maps.counting(example, relevance[i]));
        largest[example] =
            Double.isNaN(largest[example]) ? change : Math.max(largest[example], change);
      }
    }
  }

  /** Relative to the first, Euclidean; NaN if that is zero everywhere. */
  static double change(double[] before, double... after) {
    double difference = 0;
    double size = 0;
    for (int i = 0; i < before.length; i++) {
      difference += (after[i] - before[i]) * (after[i] - before[i]);
      size += before[i] * before[i];
    }
    return size == 0 ? Double.NaN : Math.sqrt(difference / size);
  }

  private Examples noisy(Setting setting, int sample) {
    Examples examples = setting.examples();
    INDArray[] noisy = new INDArray[examples.inputs().length];
    for (int input = 0; input < noisy.length; input++) {
      INDArray own = examples.inputs()[input].dup('c');
      INDArray[] masks = setting.examples().masks();
      InputNoise noise =
          new InputNoise(
              setting.features().grids().get(input).format(),
              Optional.ofNullable(masks == null ? null : masks[input]));
      for (int example = 0; example < own.size(0); example++) {
        Random random =
            Seeds.random(setting.seed(), "max-sensitivity " + input + " " + sample, example);
        noise.add(own, example, example, radius, () -> 2 * random.nextDouble() - 1);
      }
      noisy[input] = own;
    }
    return new Examples(noisy, examples.masks());
  }
}
