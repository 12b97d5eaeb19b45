package org.lrp4j.spark;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an executor has to know of a survey; text and numbers only.
 *
 * @param job what is explained
 * @param other what explains each row as well, to be compared; null if nothing does
 * @param labels a column of true classes, or empty
 * @param aggregates the summaries that are made
 */
record SurveyPlan(
    ExplanationJob job, ExplainerRecipe other, String labels, List<Aggregate<?>> aggregates)
    implements Serializable {

  /** The explainers of this JVM. */
  List<LoadedExplainer> explainers() {
    return Stream.concat(Stream.of(job.recipe()), Stream.ofNullable(other))
        .map(ExecutorExplainers::of)
        .toList();
  }

  /** Whether rows are remembered by their number. */
  boolean needsNumbers() {
    return aggregates.stream().anyMatch(ConceptAggregate.class::isInstance);
  }
}
