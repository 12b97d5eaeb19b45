package org.lrp4j.faithfulness.measure;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.lrp4j.Explanation;
import org.lrp4j.Target;
import org.lrp4j.faithfulness.baseline.Attributor;
import org.lrp4j.faithfulness.statistics.Correlation;
import org.lrp4j.faithfulness.statistics.Seeds;

/**
 * Random logit (Sixt 2020): Spearman's correlation of the map with that of another class, drawn at
 * random for each example. A map that is the same for every class explains none of them; of two
 * classes the maps are rightly each other's opposites.
 *
 * <p>Of the first output, where that is a table of classes; else it says nothing.
 *
 * @see <a href="https://arxiv.org/abs/1912.09818">Sixt et al., 2020</a>
 */
public record RandomLogit() implements Measure {

  @Override
  public List<Measurement> of(MeasuredMaps maps) {
    Setting setting = maps.setting();
    double[] likeness = new double[setting.examples().count()];
    Arrays.fill(likeness, Double.NaN);
    try (Attributor attributor = maps.attribution().on(setting.explainers(), setting.seed())) {
      int[] others = others(setting, attributor);
      if (others.length > 0) {
        double[][] relevance =
            setting.relevance(attributor, setting.withFirst(Target.classIndices(others)));
        for (int example = 0; example < likeness.length; example++) {
          int[] features = setting.features().of(example);
          likeness[example] =
              Correlation.spearman(
                  ParameterRandomisation.pick(maps.relevance()[example], features),
                  ParameterRandomisation.pick(relevance[example], features));
        }
      }
    }
    return List.of(Measurement.of("another class's map", Better.LOWER, likeness));
  }

  /** A class for each example that is not the explained one; empty if there are no classes. */
  private static int[] others(Setting setting, Attributor attributor) {
    int[] others = new int[setting.examples().count()];
    boolean[] areClasses = {true};
    setting.each(
        attributor,
        setting.targets(),
        (first, explanation) -> {
          for (int i = 0; i < explanation.output().size(0); i++) {
            OptionalInt other = other(explanation, i, first + i, setting.seed());
            areClasses[0] &= other.isPresent();
            others[first + i] = other.orElse(0);
          }
        });
    return areClasses[0] ? others : new int[0];
  }

  private static OptionalInt other(Explanation explanation, int row, int example, long seed) {
    OptionalInt explained = explanation.findExplainedClass(row);
    int count = explanation.classCount();
    if (explained.isEmpty() || count < 2) {
      return OptionalInt.empty();
    }
    int drawn = Seeds.random(seed, "random logit", example).nextInt(count - 1);
    return OptionalInt.of(drawn < explained.getAsInt() ? drawn : drawn + 1);
  }
}
