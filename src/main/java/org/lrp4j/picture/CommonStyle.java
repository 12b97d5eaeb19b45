package org.lrp4j.picture;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What several pictures of one input have in common, so that they can be compared colour by colour,
 * bar by bar or lane by lane.
 *
 * @param limit the relevance of the full colour, the longest bar or the highest step of them all; 0
 *     if there is no relevance at all
 * @param features the features that have a bar or a lane of their own, in the input's order; empty
 *     for heatmaps and tokens
 */
public record CommonStyle(double limit, List<Integer> features) {

  /**
   * Copies the list.
   *
   * @param limit the relevance of the full colour, the longest bar or the highest step
   * @param features the features that have a bar or a lane of their own; empty for heatmaps
   */
  public CommonStyle {
    features = List.copyOf(features);
  }

  /**
   * The style that fits several pictures: the largest relevance of them all, and of charts the
   * features that are the strongest over all, as many as the first chart shows.
   *
   * @param pictures pictures of one kind and of inputs of one shape, at least one
   * @return their common style
   */
  public static CommonStyle of(List<? extends InputPicture> pictures) {
    if (pictures.get(0) instanceof FeatureChart<?> first) {
      int most = first.settings().most();
      return ofCharts(
          pictures.stream().map(each -> ((FeatureChart<?>) each).relevanceRows()).toList(), most);
    }
    double limit = pictures.stream().mapToDouble(InputPicture::peak).max().orElseThrow();
    return new CommonStyle(limit, List.of());
  }

  private static CommonStyle ofCharts(List<double[][]> charts, int most) {
    List<Integer> features =
        IntStream.range(0, charts.get(0).length)
            .boxed()
            .sorted(Comparator.comparingDouble(feature -> -strength(charts, feature)))
            .limit(most)
            .sorted()
            .toList();
    double limit = charts.stream().mapToDouble(chart -> longest(chart, features)).max().orElse(0);
    return new CommonStyle(limit, features);
  }

  /** The feature's |relevance| over all steps, in the chart that has most of it. */
  private static double strength(List<double[][]> charts, int feature) {
    return charts.stream()
        .mapToDouble(chart -> Arrays.stream(chart[feature]).map(Math::abs).sum())
        .max()
        .orElse(0);
  }

  /** The longest bar or highest step, those of all other features together included. */
  private static double longest(double[][] chart, List<Integer> features) {
    double[] others = new double[chart[0].length];
    double longest = 0;
    for (int feature = 0; feature < chart.length; feature++) {
      for (int step = 0; step < others.length; step++) {
        if (features.contains(feature)) {
          longest = Math.max(longest, Math.abs(chart[feature][step]));
        } else {
          others[step] += chart[feature][step];
        }
      }
    }
    return Math.max(longest, Arrays.stream(others).map(Math::abs).max().orElse(0));
  }

  /**
   * The end of a chart's axis.
   *
   * @return the limit, or 1 if there is no relevance at all: an axis needs a length
   */
  public double axis() {
    return limit > 0 ? limit : 1;
  }
}
