package org.lrp4j.picture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One bar of a chart.
 *
 * @param name the feature's name
 * @param value the feature's value as a text, if it is shown
 * @param start where the bar begins, 0 for zero
 * @param relevance how long the bar is, to the right if it is positive
 * @param isTotal whether it is what the others add up to
 */
record Bar(String name, Optional<String> value, double start, double relevance, boolean isTotal) {

  /** A bar from zero. */
  Bar(String name, Optional<String> value, double relevance) {
    this(name, value, 0, relevance, false);
  }

  /** The same bar elsewhere. */
  Bar from(double other) {
    return new Bar(name, value, other, relevance, isTotal);
  }

  double end() {
    return start + relevance;
  }

  /**
   * The features in the order of |relevance|, the strongest first; equal ones keep their order. If
   * there are more than {@code most}, the last bar is the sum of all that are left.
   *
   * @param values the features' values; empty if they are not shown
   */
  static List<Bar> sorted(
      List<String> names, double[] relevance, Optional<double[]> values, int most) {
    return inOrder(
        IntStream.range(0, relevance.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -Math.abs(relevance[i])))
            .toList(),
        names,
        relevance,
        values,
        most);
  }

  /** The features in the input's order, and the sum of all after the first {@code most}. */
  static List<Bar> unsorted(
      List<String> names, double[] relevance, Optional<double[]> values, int most) {
    return inOrder(
        IntStream.range(0, relevance.length).boxed().toList(), names, relevance, values, most);
  }

  /** These features in this order; if there are others, the last bar is the sum of them. */
  static List<Bar> of(
      List<Integer> shown, List<String> names, double[] relevance, Optional<double[]> values) {
    List<Integer> order = new ArrayList<>(shown);
    IntStream.range(0, relevance.length).filter(i -> !shown.contains(i)).forEach(order::add);
    return inOrder(order, names, relevance, values, shown.size());
  }

  private static List<Bar> inOrder(
      List<Integer> order,
      List<String> names,
      double[] relevance,
      Optional<double[]> values,
      int most) {
    int shown = Math.min(most, relevance.length);
    List<Bar> bars = new ArrayList<>();
    for (int i : order.subList(0, shown)) {
      Optional<String> value = values.map(all -> Numbers.rounded(all[i]));
      bars.add(new Bar(names.get(i), value, relevance[i]));
    }
    List<Integer> rest = order.subList(shown, order.size());
    if (!rest.isEmpty()) {
      double sum = rest.stream().mapToDouble(i -> relevance[i]).sum();
      bars.add(new Bar(otherName(rest.size()), Optional.empty(), sum));
    }
    return bars;
  }

  private static String otherName(int count) {
    return "other (" + count + (count == 1 ? " feature)" : " features)");
  }

  static double sum(double[] relevance) {
    return Arrays.stream(relevance).sum();
  }
}
