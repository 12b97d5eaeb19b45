package org.lrp4j.faithfulness.measure;

import java.util.Arrays;
import java.util.List;

/**
 * Complexity (Bhatt 2020): the entropy {@code −Σ p ln p} of {@code p = |a| / Σ|a|}. 0 if a single
 * feature matters, ln n if all do alike.
 *
 * @see <a href="https://arxiv.org/abs/2005.00631">Bhatt et al., 2020</a>
 */
public record Complexity() implements Measure {

  @Override
  public List<Measurement> of(MeasuredMaps maps) {
    return List.of(
        Measurement.of("complexity (entropy)", Better.LOWER, maps.each(Complexity::entropy)));
  }

  /** Of the relevance of each feature; NaN if it is zero everywhere. */
  static double entropy(double... relevance) {
    double sum = Arrays.stream(relevance).map(Math::abs).sum();
    if (sum == 0) {
      return Double.NaN;
    }
    return Arrays.stream(relevance)
        .map(value -> Math.abs(value) / sum)
        .filter(p -> p > 0)
        .map(p -> -p * Math.log(p))
        .sum();
  }
}
