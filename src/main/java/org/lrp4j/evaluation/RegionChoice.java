package org.lrp4j.evaluation;

import java.util.Comparator;
import java.util.List;
import org.lrp4j.evaluation.example.ExplainedRegion;
import org.nd4j.evaluation.classification.ConfusionMatrix;
import org.nd4j.evaluation.classification.Evaluation;

/**
 * Which region of an image to explain: of an image with wrong pixels its most frequent confusion,
 * else the class that is most often confused in all data; of equals the smallest.
 *
 * @param figures over all data
 */
record RegionChoice(Evaluation figures) {

  /**
   * The region of an image.
   *
   * @param regions all of them, at least one; by true, then by predicted class
   */
  ExplainedRegion of(List<ExplainedRegion> regions) {
    List<ExplainedRegion> wrong =
        regions.stream().filter(region -> !region.outcome().isCorrect()).toList();
    // Of equals max would give the last one, and min gives the first.
    return wrong.isEmpty()
        ? regions.stream()
            .min(
                Comparator.comparingLong((ExplainedRegion region) -> -confused(region))
                    .thenComparingInt(ExplainedRegion::pixels))
            .orElseThrow()
        : wrong.stream().min(Comparator.comparingInt(region -> -region.pixels())).orElseThrow();
  }

  /** How many pixels of a class were taken for another one, or another's for it. */
  private long confused(ExplainedRegion region) {
    int ofClass = region.outcome().trueClass();
    ConfusionMatrix<Integer> confusion = figures.getConfusionMatrix();
    return (long) confusion.getActualTotal(ofClass)
        + confusion.getPredictedTotal(ofClass)
        - 2L * confusion.getCount(ofClass, ofClass);
  }
}
