package org.lrp4j.faithfulness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lrp4j.faithfulness.measure.Measurement;
import org.lrp4j.faithfulness.statistics.Bootstrap;
import org.lrp4j.faithfulness.statistics.Bootstrap.Estimate;
import org.lrp4j.picture.CurveChart;
import org.lrp4j.picture.CurveChart.Line;

/** The curves of what was measured: the score along the removed share, and the like. */
public final class FaithfulnessCurves {

  private FaithfulnessCurves() {}

  /**
   * A chart for each figure that has a curve: the mean over the examples of each method, with its
   * 95 % bootstrap interval.
   *
   * @param result what was measured
   * @return the charts by the figure's name, in the order of measurement; none if no figure has a
   *     curve
   */
  public static Map<String, CurveChart> of(FaithfulnessResult result) {
    Map<String, List<Line>> lines = new LinkedHashMap<>();
    Map<String, double[]> places = new LinkedHashMap<>();
    for (String attribution : result.attributions()) {
      for (Measurement measurement : result.measurements(attribution)) {
        if (measurement.places().length > 1) {
          places.putIfAbsent(measurement.name(), measurement.places());
          lines
              .computeIfAbsent(measurement.name(), name -> new ArrayList<>())
              .add(line(attribution, measurement, result.seed()));
        }
      }
    }
    Map<String, CurveChart> charts = new LinkedHashMap<>();
    lines.forEach(
        (name, each) ->
            charts.put(name, CurveChart.of(title(name), across(places.get(name)), each)));
    return charts;
  }

  private static Line line(String attribution, Measurement measurement, long seed) {
    int count = measurement.places().length;
    double[] mean = new double[count];
    double[] low = new double[count];
    double[] high = new double[count];
    for (int place = 0; place < count; place++) {
      Estimate estimate = Bootstrap.mean(measurement.at(place), seed);
      mean[place] = estimate.mean();
      low[place] = estimate.low();
      high[place] = estimate.high();
    }
    return new Line(attribution, measurement.places(), mean, low, high);
  }

  private static boolean areShares(double... places) {
    return Arrays.stream(places).allMatch(place -> place <= 1);
  }

  private static String across(double... places) {
    return areShares(places) ? "share of features removed" : "layers randomised";
  }

  private static String title(String figure) {
    return figure.startsWith("randomised")
        ? "Likeness with the original map: " + figure
        : "Mean score: " + figure;
  }
}
