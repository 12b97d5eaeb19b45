package org.lrp4j.faithfulness.measure;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.lrp4j.faithfulness.feature.PerturbedInputs;
import org.lrp4j.faithfulness.feature.Replacement;

/**
 * ROAD, remove and debias (Rong 2022): flipping whose removed pixels are filled in from their
 * neighbours, with a little noise, so that neither a foreign value nor the shape of the hole tells
 * the network anything. The figure is the mean fall of the score over 10, 20 … 90 % removed:
 *
 * <pre>{@code ROAD = 1/9 Σ_{p=10…90 %} (f(x) − f(x without p))}</pre>
 *
 * <p>For images, and for sequences, where removed steps lie on the line between their neighbours.
 * Columns of a table have no neighbours: where one of several inputs is a table, these become their
 * mean. The noise of a pixel is drawn once an example, so that orders differ by what they remove.
 *
 * @param noise the standard deviation of the noise on what is filled in
 * @see <a href="https://arxiv.org/abs/2202.00449">Rong et al., 2022</a>
 */
public record Road(double noise) implements Measure {

  private static final int SHARES = 9;
  private static final double NOISE = 0.01;

  /** How many elements are filled in ahead of their scores: 4 MB. */
  private static final int AHEAD = 1 << 19;

  /**
   * Validates the parameter.
   *
   * @param noise the standard deviation of the noise on what is filled in
   * @throws IllegalArgumentException if it is negative
   */
  public Road {
    if (!(noise >= 0)) {
      throw new IllegalArgumentException("Expected noise that is not negative, but got " + noise);
    }
  }

  /** With noise of 0.01. */
  public Road() {
    this(NOISE);
  }

  @Override
  public void check(Setting setting) {
    RemovedFeatures.check(setting);
  }

  @Override
  public List<Measurement> of(MeasuredMaps maps) {
    check(maps.setting());
    Setting setting = maps.setting();
    int count = setting.examples().count();
    double[] places = new double[SHARES + 1];
    for (int k = 0; k < places.length; k++) {
      places[k] = 0.1 * k;
    }
    BothOrders scores = BothOrders.of(count, places);
    Replacement.Values means =
        Replacement.mean().on(setting.examples(), setting.features(), setting.seed());
    int ahead = Math.max(1, AHEAD / (2 * SHARES * setting.features().elements()));
    try (PerturbedInputs perturbed = setting.perturbed()) {
      RemovedFeatures[] workers = new RemovedFeatures[workers(ahead)];
      for (int worker = 0; worker < workers.length; worker++) {
        workers[worker] = RemovedFeatures.of(setting, means, perturbed, noise);
      }
      double[][][] filled =
          new double[Math.min(ahead, count)][2 * SHARES][setting.features().elements()];
      for (int from = 0; from < count; from += filled.length) {
        int first = from;
        int size = Math.min(filled.length, count - from);
        AtomicInteger next = new AtomicInteger();
        IntStream.range(0, workers.length)
            .parallel()
            .forEach(
                worker -> {
                  for (int i = next.getAndIncrement(); i < size; i = next.getAndIncrement()) {
                    int example = first + i;
                    workers[worker].fill(example, maps.relevance()[example], filled[i]);
                  }
                });
        for (int i = 0; i < size; i++) {
          score(perturbed, first + i, filled[i], 0, scores.mostFirst()[first + i]);
          score(perturbed, first + i, filled[i], SHARES, scores.leastFirst()[first + i]);
        }
      }
      perturbed.flush();
    }
    return scores.measurements("ROAD", Road::fall);
  }

  /** How many threads fill in; each has an example of its own. */
  private static int workers(int examples) {
    return Math.min(Runtime.getRuntime().availableProcessors(), examples);
  }

  private static void score(
      PerturbedInputs perturbed, int example, double[][] filled, int first, double[] scores) {
    perturbed.begin(example);
    perturbed.score(scores, 0);
    for (int k = 1; k <= SHARES; k++) {
      perturbed.setAll(filled[first + k - 1]);
      perturbed.score(scores, k);
    }
  }

  /** The mean fall from the first score to all others. */
  static double fall(double... scores) {
    double sum = 0;
    for (int k = 1; k < scores.length; k++) {
      sum += scores[0] - scores[k];
    }
    return sum / (scores.length - 1);
  }
}
