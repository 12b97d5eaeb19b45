package org.lrp4j.faithfulness.measure;

import java.util.Arrays;
import java.util.List;

/**
 * Sparseness: the Gini coefficient of the absolute relevance, {@code Σ_i (2i − n − 1)·|a|₍ᵢ₎ / (n
 * Σ|a|)} in ascending order. 0 if all features matter alike, nearly 1 if a single one does. A map
 * is not better because it is sparse: it is easier to read.
 *
 * @see <a href="https://arxiv.org/abs/1810.06583">Chalasani et al., 2020</a>
 */
public record Sparseness() implements Measure {

  @Override
  public List<Measurement> of(MeasuredMaps maps) {
    return List.of(Measurement.of("sparseness (Gini)", Better.HIGHER, maps.each(Sparseness::gini)));
  }

  /** Of the relevance of each feature; NaN if it is zero everywhere. */
  static double gini(double... relevance) {
    double[] sorted = Arrays.stream(relevance).map(Math::abs).sorted().toArray();
    double sum = 0;
    double weighted = 0;
    for (int i = 0; i < sorted.length; i++) {
      sum += sorted[i];
      weighted += (2.0 * (i + 1) - sorted.length - 1) * sorted[i];
    }
    return weighted / (sorted.length * sum);
  }
}
