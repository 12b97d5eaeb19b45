package org.lrp4j.faithfulness.measure;

import java.util.Arrays;
import java.util.List;
import org.lrp4j.faithfulness.feature.PerturbedInputs;

/**
 * The conservation audit: by how much the relevance of the input misses the score, {@code |Σa −
 * f(x)| / |f(x)|}. 0 of a method that hands on all it got, as LRP without biases does; integrated
 * gradients add up to the difference from their baseline instead. A map that adds up can be wrong,
 * and gradients are not meant to. Relevance of steps that a mask leaves out is missing: no reader
 * of the map sees it.
 */
public record ConservationError() implements Measure {

  @Override
  public List<Measurement> of(MeasuredMaps maps) {
    Setting setting = maps.setting();
    int count = setting.examples().count();
    double[] scores = new double[count];
    try (PerturbedInputs perturbed = setting.perturbed()) {
      for (int example = 0; example < count; example++) {
        perturbed.begin(example);
        perturbed.score(scores, example);
      }
      perturbed.flush();
    }
    double[] errors = new double[count];
    for (int example = 0; example < count; example++) {
      double sum = Arrays.stream(maps.counting(example)).sum();
      errors[example] = error(sum, scores[example]);
    }
    return List.of(Measurement.of("conservation error", Better.NEITHER, errors));
  }

  /** NaN of a score of 0, of which there is no share. */
  static double error(double sum, double score) {
    return score == 0 ? Double.NaN : Math.abs(sum - score) / Math.abs(score);
  }
}
