package org.lrp4j.picture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One feature of a step plot.
 *
 * @param name the feature's name
 * @param relevance one a time step
 * @param values the sequence itself, if it is known
 */
record Lane(String name, double[] relevance, Optional<double[]> values) {

  /**
   * The features with the most |relevance| over all steps, in their own order. If there are more
   * than {@code most}, the last lane is the sum of all that are left.
   */
  static List<Lane> strongest(
      List<String> names, double[][] relevance, Optional<double[][]> values, int most) {
    List<Integer> byStrength =
        IntStream.range(0, relevance.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -strength(relevance[i])))
            .toList();
    int shown = Math.min(most, relevance.length);
    return of(byStrength.subList(0, shown).stream().sorted().toList(), names, relevance, values);
  }

  /** These features in this order; if there are others, the last lane is the sum of them. */
  static List<Lane> of(
      List<Integer> shown, List<String> names, double[][] relevance, Optional<double[][]> values) {
    List<Lane> lanes = new ArrayList<>();
    shown.forEach(i -> lanes.add(new Lane(names.get(i), relevance[i], values.map(v -> v[i]))));
    List<Integer> rest =
        IntStream.range(0, relevance.length).boxed().filter(i -> !shown.contains(i)).toList();
    if (!rest.isEmpty()) {
      double[] sum = new double[relevance[0].length];
      for (int feature : rest) {
        Arrays.setAll(sum, step -> sum[step] + relevance[feature][step]);
      }
      lanes.add(new Lane("other (" + rest.size() + ")", sum, Optional.empty()));
    }
    return lanes;
  }

  private static double strength(double[] relevance) {
    return Arrays.stream(relevance).map(Math::abs).sum();
  }

  /** The largest |relevance| of a step. */
  double peak() {
    return Arrays.stream(relevance).map(Math::abs).max().orElse(0);
  }
}
