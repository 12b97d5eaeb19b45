package org.lrp4j.faithfulness.measure;

import java.util.List;
import org.lrp4j.faithfulness.feature.PerturbedInputs;
import org.lrp4j.faithfulness.feature.Replacement;

/**
 * Flipping (Samek 2017): removes the features in the order of their relevance and watches the
 * score. With L steps, of the score f after k of them,
 *
 * <pre>{@code AOPC = 1/(L+1) Σ_{k=0..L} (f(x⁰) − f(xᵏ))}</pre>
 *
 * <p>Most relevant first, a high AOPC is good; least relevant first, a low one; the gap between the
 * two is high. Step 0 counts, and it is a mean, so it does not grow with the number of steps.
 *
 * @param steps L, at most; where examples have fewer features, as many as they have. Where masks
 *     leave an example n features of its own, k steps have removed the share k/L of these, rounded
 * @param replacement what takes the place of removed features
 * @see <a href="https://arxiv.org/abs/1509.06321">Samek et al., 2017</a>
 */
public record Flipping(int steps, Replacement replacement) implements Measure {

  private static final int STEPS = 25;

  /**
   * Validates the parameters.
   *
   * @param steps L, at most
   * @param replacement what takes the place of removed features
   * @throws IllegalArgumentException if there is no step
   */
  public Flipping {
    if (steps < 1) {
      throw new IllegalArgumentException("Expected at least one step, but got " + steps);
    }
  }

  /** Flipping to the mean in 25 steps. */
  public Flipping() {
    this(STEPS, Replacement.mean());
  }

  @Override
  public void check(Setting setting) {
    replacement.on(setting.examples(), setting.features(), setting.seed());
  }

  @Override
  public List<Measurement> of(MeasuredMaps maps) {
    Setting setting = maps.setting();
    int count = setting.examples().count();
    int most = Math.min(steps, setting.features().count());
    double[] places = new double[most + 1];
    for (int k = 0; k <= most; k++) {
      places[k] = (double) k / most;
    }
    BothOrders scores = BothOrders.of(count, places);
    Replacement.Values values =
        replacement.on(setting.examples(), setting.features(), setting.seed());
    try (PerturbedInputs perturbed = setting.perturbed()) {
      for (int example = 0; example < count; example++) {
        int[] features = setting.features().of(example);
        int[] order =
            RelevanceOrder.mostRelevantFirst(
                features, maps.relevance()[example], setting.seed(), example);
        flip(perturbed, example, order, false, values, setting, scores.mostFirst()[example]);
        flip(perturbed, example, order, true, values, setting, scores.leastFirst()[example]);
      }
      perturbed.flush();
    }
    for (int example = 0; example < count; example++) {
      // Once everything is removed, both orders have come to the same.
      scores.leastFirst()[example][most] = scores.mostFirst()[example][most];
    }
    return scores.measurements("flipping", Flipping::aopc);
  }

  private static void flip(
      PerturbedInputs perturbed,
      int example,
      int[] order,
      boolean fromBehind,
      Replacement.Values values,
      Setting setting,
      double[] scores) {
    perturbed.begin(example);
    perturbed.score(scores, 0);
    int removed = 0;
    int steps = scores.length - 1;
    int last = fromBehind ? steps - 1 : steps;
    for (int k = 1; k <= last; k++) {
      int upTo = (int) Math.round((double) k * order.length / steps);
      for (; removed < upTo; removed++) {
        int feature = order[fromBehind ? order.length - 1 - removed : removed];
        for (int element : setting.features().elements(feature)) {
          perturbed.set(element, values.of(example, element));
        }
      }
      perturbed.score(scores, k);
    }
  }

  /** Of the scores of steps 0 to L. */
  static double aopc(double... scores) {
    double sum = 0;
    for (double score : scores) {
      sum += scores[0] - score;
    }
    return sum / scores.length;
  }
}
