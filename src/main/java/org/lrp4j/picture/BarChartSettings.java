package org.lrp4j.picture;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * All of a bar chart but its data.
 *
 * @param example which example of the batch
 * @param names the features' names; empty means "feature 0" and so on
 * @param most how many features get a bar of their own
 * @param isSorted whether the strongest are on top; else they keep the input's order
 * @param limit the relevance of the longest bar; empty for the chart's own
 * @param hasValues whether the features' values are printed
 * @param title what stands above
 * @param width in pixels
 * @param colorMap the bars' colours
 */
record BarChartSettings(
    int example,
    List<String> names,
    int most,
    boolean isSorted,
    Optional<Double> limit,
    boolean hasValues,
    Optional<String> title,
    int width,
    ColorMap colorMap) {

  static final BarChartSettings DEFAULT =
      new BarChartSettings(
          0,
          List.of(),
          15,
          true,
          Optional.empty(),
          false,
          Optional.empty(),
          640,
          ColorMap.redBlue());

  BarChartSettings {
    names = List.copyOf(names);
    if (most < 1) {
      throw new IllegalArgumentException(
          "A bar chart needs at least one feature, but at most " + most + " are wanted");
    }
    if (width < BarChartLayout.MINIMUM_WIDTH) {
      throw new IllegalArgumentException(
          "Names, bars and numbers need a width of at least "
              + BarChartLayout.MINIMUM_WIDTH
              + " pixels, but it is "
              + width);
    }
    if (limit.isPresent() && !(limit.get() > 0 && Double.isFinite(limit.get()))) {
      throw new IllegalArgumentException(
          "The relevance of the longest bar must be above 0 and finite, but it is " + limit.get());
    }
  }

  BarChartSettings withExample(int other) {
    return new BarChartSettings(
        other, names, most, isSorted, limit, hasValues, title, width, colorMap);
  }

  BarChartSettings withNames(List<String> other) {
    return new BarChartSettings(
        example, other, most, isSorted, limit, hasValues, title, width, colorMap);
  }

  BarChartSettings withMost(int other) {
    return new BarChartSettings(
        example, names, other, isSorted, limit, hasValues, title, width, colorMap);
  }

  BarChartSettings withoutSorting() {
    return new BarChartSettings(
        example, names, most, false, limit, hasValues, title, width, colorMap);
  }

  BarChartSettings withLimit(double other) {
    return new BarChartSettings(
        example, names, most, isSorted, Optional.of(other), hasValues, title, width, colorMap);
  }

  BarChartSettings withValues() {
    return new BarChartSettings(
        example, names, most, isSorted, limit, true, title, width, colorMap);
  }

  BarChartSettings withTitle(String other) {
    return new BarChartSettings(
        example, names, most, isSorted, limit, hasValues, Optional.of(other), width, colorMap);
  }

  BarChartSettings withWidth(int other) {
    return new BarChartSettings(
        example, names, most, isSorted, limit, hasValues, title, other, colorMap);
  }

  BarChartSettings withColorMap(ColorMap other) {
    return new BarChartSettings(
        example, names, most, isSorted, limit, hasValues, title, width, other);
  }

  /** The names of so many features. */
  List<String> namesOf(int features) {
    if (names.isEmpty()) {
      return IntStream.range(0, features).mapToObj(i -> "feature " + i).toList();
    }
    if (names.size() != features) {
      throw new IllegalArgumentException(
          "The input has "
              + features
              + " features, but there are "
              + names.size()
              + " names; give one for each feature");
    }
    return names;
  }
}
