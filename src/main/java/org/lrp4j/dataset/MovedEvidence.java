package org.lrp4j.dataset;

import java.util.List;
import java.util.Objects;
import org.lrp4j.dataset.summary.ComparisonSummary;

/**
 * What a comparison found.
 *
 * @param first what the first is called, such as "model.zip"
 * @param second what the second is called
 * @param summary where the evidence moved
 * @param worst the examples whose evidence moved furthest, the worst first
 */
public record MovedEvidence(
    String first, String second, ComparisonSummary summary, List<ComparedExample> worst) {

  /**
   * What a comparison found.
   *
   * @param first what the first is called
   * @param second what the second is called
   * @param summary where the evidence moved
   * @param worst the examples whose evidence moved furthest
   */
  public MovedEvidence {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
    Objects.requireNonNull(summary, "summary");
    worst = List.copyOf(worst);
  }
}
