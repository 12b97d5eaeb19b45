package org.lrp4j.faithfulness.measure;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.lrp4j.faithfulness.baseline.Attribution;

/**
 * One method's explanations of all examples.
 *
 * @param setting what is explained
 * @param attribution the method
 * @param relevance [examples][features]: the sum over each feature's channels
 */
public record MeasuredMaps(Setting setting, Attribution attribution, double[][] relevance) {

  /** The relevance of the features of an example that count. */
  double[] counting(int example) {
    return counting(example, relevance[example]);
  }

  /** The same of another map of that example. */
  double[] counting(int example, double... all) {
    return Arrays.stream(setting.features().of(example)).mapToDouble(f -> all[f]).toArray();
  }

  /**
   * Whether anything can be said of an example's map: all relevance that counts is finite.
   *
   * @param example which example
   * @return false if there is NaN or infinity in it
   */
  public boolean isFinite(int example) {
    return Arrays.stream(counting(example)).allMatch(Double::isFinite);
  }

  /** A figure of each example's map alone. */
  double[] each(ToDoubleFunction<double[]> figure) {
    double[] values = new double[relevance.length];
    for (int example = 0; example < values.length; example++) {
      values[example] = figure.applyAsDouble(counting(example));
    }
    return values;
  }
}
