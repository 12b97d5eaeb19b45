package org.lrp4j.faithfulness.measure;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The scores while features are removed, the most relevant first and the least relevant first.
 *
 * @param places the share of removed features at each step, the unchanged input first
 * @param mostFirst for each example its score at each step
 * @param leastFirst the same from the other end
 */
record BothOrders(double[] places, double[][] mostFirst, double[][] leastFirst) {

  static BothOrders of(int examples, double... places) {
    return new BothOrders(
        places, new double[examples][places.length], new double[examples][places.length]);
  }

  /**
   * How far scores fall in either order, and the gap between the two.
   *
   * @param name the measure's name
   * @param fall how far the scores of an example fall
   */
  List<Measurement> measurements(String name, ToDoubleFunction<double[]> fall) {
    double[] high = new double[mostFirst.length];
    double[] low = new double[mostFirst.length];
    double[] gap = new double[mostFirst.length];
    for (int example = 0; example < gap.length; example++) {
      high[example] = fall.applyAsDouble(mostFirst[example]);
      low[example] = fall.applyAsDouble(leastFirst[example]);
      gap[example] = high[example] - low[example];
    }
    return List.of(
        Measurement.of(name + ", most relevant first", Better.HIGHER, high)
            .along(places, mostFirst),
        Measurement.of(name + ", least relevant first", Better.LOWER, low)
            .along(places, leastFirst),
        Measurement.of(name + ", gap", Better.HIGHER, gap));
  }
}
