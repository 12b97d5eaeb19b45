package org.lrp4j.picture;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * All of a chart of features but its data.
 *
 * @param example which example of the batch
 * @param names the features' names; empty means "feature 0" and so on
 * @param most how many features get a bar or lane of their own
 * @param features which features get one; empty for the strongest
 * @param isSorted whether the strongest are on top; else they keep the input's order
 * @param limit the relevance of the longest bar or highest step; empty for the chart's own
 * @param hasValues whether the features' values are printed
 * @param title what stands above
 * @param width in pixels
 * @param colorMap the colours
 * @param hasNamesAbove whether names are above their bars rather than beside them
 * @param caption what is said below
 */
record ChartSettings(
    int example,
    List<String> names,
    int most,
    List<Integer> features,
    boolean isSorted,
    Optional<Double> limit,
    boolean hasValues,
    Optional<String> title,
    int width,
    ColorMap colorMap,
    boolean hasNamesAbove,
    CaptionChoice caption) {

  ChartSettings {
    names = List.copyOf(names);
    features = List.copyOf(features);
    if (most < 1) {
      throw new IllegalArgumentException(
          "A chart needs at least one feature, but at most " + most + " are wanted");
    }
    if (limit.isPresent() && !(limit.get() > 0 && Double.isFinite(limit.get()))) {
      throw new IllegalArgumentException(
          "The largest relevance of a chart must be above 0 and finite, but it is " + limit.get());
    }
  }

  /** A chart of so many features. */
  static ChartSettings atMost(int most) {
    return new ChartSettings(
        0,
        List.of(),
        most,
        List.of(),
        true,
        Optional.empty(),
        false,
        Optional.empty(),
        640,
        ColorMap.redBlue(),
        false,
        CaptionChoice.AUTOMATIC);
  }

  ChartSettings withExample(int other) {
    return new ChartSettings(
        other,
        names,
        most,
        features,
        isSorted,
        limit,
        hasValues,
        title,
        width,
        colorMap,
        hasNamesAbove,
        caption);
  }

  ChartSettings withNames(List<String> other) {
    return new ChartSettings(
        example,
        other,
        most,
        features,
        isSorted,
        limit,
        hasValues,
        title,
        width,
        colorMap,
        hasNamesAbove,
        caption);
  }

  ChartSettings withMost(int other) {
    return new ChartSettings(
        example,
        names,
        other,
        features,
        isSorted,
        limit,
        hasValues,
        title,
        width,
        colorMap,
        hasNamesAbove,
        caption);
  }

  ChartSettings withFeatures(List<Integer> other) {
    return new ChartSettings(
        example,
        names,
        most,
        other,
        isSorted,
        limit,
        hasValues,
        title,
        width,
        colorMap,
        hasNamesAbove,
        caption);
  }

  ChartSettings withoutSorting() {
    return new ChartSettings(
        example,
        names,
        most,
        features,
        false,
        limit,
        hasValues,
        title,
        width,
        colorMap,
        hasNamesAbove,
        caption);
  }

  ChartSettings withLimit(double other) {
    return new ChartSettings(
        example,
        names,
        most,
        features,
        isSorted,
        Optional.of(other),
        hasValues,
        title,
        width,
        colorMap,
        hasNamesAbove,
        caption);
  }

  ChartSettings withValues() {
    return new ChartSettings(
        example,
        names,
        most,
        features,
        isSorted,
        limit,
        true,
        title,
        width,
        colorMap,
        hasNamesAbove,
        caption);
  }

  ChartSettings withTitle(String other) {
    return new ChartSettings(
        example,
        names,
        most,
        features,
        isSorted,
        limit,
        hasValues,
        Optional.of(other),
        width,
        colorMap,
        hasNamesAbove,
        caption);
  }

  ChartSettings withWidth(int other) {
    return new ChartSettings(
        example,
        names,
        most,
        features,
        isSorted,
        limit,
        hasValues,
        title,
        other,
        colorMap,
        hasNamesAbove,
        caption);
  }

  ChartSettings withColorMap(ColorMap other) {
    return new ChartSettings(
        example,
        names,
        most,
        features,
        isSorted,
        limit,
        hasValues,
        title,
        width,
        other,
        hasNamesAbove,
        caption);
  }

  ChartSettings withNamesAbove() {
    return new ChartSettings(
        example, names, most, features, isSorted, limit, hasValues, title, width, colorMap, true,
        caption);
  }

  ChartSettings withCaption(CaptionChoice other) {
    return new ChartSettings(
        example,
        names,
        most,
        features,
        isSorted,
        limit,
        hasValues,
        title,
        width,
        colorMap,
        hasNamesAbove,
        other);
  }

  /** The names of so many features. */
  List<String> namesOf(int count) {
    if (names.isEmpty()) {
      return IntStream.range(0, count).mapToObj(i -> "feature " + i).toList();
    }
    if (names.size() != count) {
      throw new IllegalArgumentException(
          "The input has "
              + count
              + " features, but there are "
              + names.size()
              + " names; give one for each feature");
    }
    return names;
  }
}
