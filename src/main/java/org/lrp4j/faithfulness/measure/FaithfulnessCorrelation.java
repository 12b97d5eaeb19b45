package org.lrp4j.faithfulness.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.lrp4j.faithfulness.feature.PerturbedInputs;
import org.lrp4j.faithfulness.feature.Replacement;
import org.lrp4j.faithfulness.statistics.Correlation;
import org.lrp4j.faithfulness.statistics.Seeds;

/**
 * Faithfulness correlation (Bhatt 2020): over random sets S of features, Pearson's correlation of
 * {@code Σ_S a}, the relevance of the set, and {@code f(x) − f(x without S)}, the fall of the
 * score.
 *
 * @param subsets how many sets
 * @param share how many of the features each has, as a share of all; at least one feature
 * @param replacement what takes the place of removed features
 * @see <a href="https://arxiv.org/abs/2005.00631">Bhatt et al., 2020</a>
 */
public record FaithfulnessCorrelation(int subsets, double share, Replacement replacement)
    implements Measure {

  private static final int SUBSETS = 100;
  private static final double SHARE = 0.2;

  /**
   * Validates the parameters.
   *
   * @param subsets how many sets
   * @param share how many of the features each has, as a share of all
   * @param replacement what takes the place of removed features
   * @throws IllegalArgumentException if there are fewer than two sets, or the share is not between
   *     0 and 1
   */
  public FaithfulnessCorrelation {
    if (subsets < 2 || !(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "Expected at least two sets and a share between 0 and 1, but got "
              + subsets
              + " and "
              + share);
    }
  }

  /** 100 sets of a fifth of the features, replaced by the mean. */
  public FaithfulnessCorrelation() {
    this(SUBSETS, SHARE, Replacement.mean());
  }

  @Override
  public void check(Setting setting) {
    replacement.on(setting.examples(), setting.features(), setting.seed());
  }

  @Override
  public List<Measurement> of(MeasuredMaps maps) {
    Setting setting = maps.setting();
    int count = setting.examples().count();
    double[][] relevance = new double[count][subsets];
    double[][] scores = new double[count][subsets + 1];
    Replacement.Values values =
        replacement.on(setting.examples(), setting.features(), setting.seed());
    try (PerturbedInputs perturbed = setting.perturbed()) {
      for (int example = 0; example < count; example++) {
        int[] features = setting.features().of(example);
        Random random = Seeds.random(setting.seed(), "faithfulness correlation", example);
        perturbed.begin(example);
        perturbed.score(scores[example], subsets);
        for (int s = 0; s < subsets; s++) {
          perturbed.begin(example);
          for (int chosen : subset(features.length, random)) {
            int feature = features[chosen];
            relevance[example][s] += maps.relevance()[example][feature];
            for (int element : setting.features().elements(feature)) {
              perturbed.set(element, values.of(example, element));
            }
          }
          perturbed.score(scores[example], s);
        }
      }
      perturbed.flush();
    }
    double[] correlations = new double[count];
    for (int example = 0; example < count; example++) {
      double[] falls = new double[subsets];
      for (int s = 0; s < subsets; s++) {
        falls[s] = scores[example][subsets] - scores[example][s];
      }
      correlations[example] = Correlation.pearson(relevance[example], falls);
    }
    return List.of(Measurement.of("faithfulness correlation", Better.HIGHER, correlations));
  }

  private int[] subset(int count, Random random) {
    int size = Math.max(1, (int) Math.round(share * count));
    return Arrays.copyOf(Seeds.permutation(count, random), size);
  }
}
