package org.lrp4j.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What several charts of one input have in common, so that they can be compared bar by bar or lane
 * by lane.
 *
 * @param features the features that have one of their own, in the input's order; the strongest over
 *     all charts
 * @param limit the relevance of the longest bar or highest step of all charts, above 0
 */
record ChartStyle(List<Integer> features, double limit) {

  /**
   * The style of charts that show these arrays.
   *
   * @param relevances each [1, features] or [1, features, time], all of one shape
   * @param most how many features get a bar or lane of their own
   */
  static ChartStyle of(List<INDArray> relevances, int most) {
    List<double[][]> charts = relevances.stream().map(ChartStyle::rows).toList();
    int count = charts.get(0).length;
    List<Integer> features =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparingDouble(feature -> -strength(charts, feature)))
            .limit(most)
            .sorted()
            .toList();
    double limit = charts.stream().mapToDouble(chart -> longest(chart, features)).max().orElse(0);
    return new ChartStyle(features, limit > 0 ? limit : 1);
  }

  /** A row for each feature, of one value or one for each time step. */
  static double[][] rows(INDArray relevance) {
    return relevance
        .castTo(DataType.DOUBLE)
        .reshape('c', relevance.size(1), relevance.length() / relevance.size(1))
        .toDoubleMatrix();
  }

  private static double strength(List<double[][]> charts, int feature) {
    return charts.stream()
        .mapToDouble(chart -> Arrays.stream(chart[feature]).map(Math::abs).sum())
        .max()
        .orElse(0);
  }

  /** The longest bar, that of all other features together included. */
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

  /** All features, first those with a bar of their own. */
  List<Integer> order(int count) {
    List<Integer> order = new ArrayList<>(features);
    IntStream.range(0, count).filter(feature -> !features.contains(feature)).forEach(order::add);
    return order;
  }
}
