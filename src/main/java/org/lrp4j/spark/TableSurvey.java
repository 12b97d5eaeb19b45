package org.lrp4j.spark;

import java.util.List;
import java.util.Optional;
import org.lrp4j.dataset.concept.ConceptSummary;
import org.lrp4j.dataset.summary.ComparisonSummary;
import org.lrp4j.dataset.summary.SurveySummary;
import org.lrp4j.dataset.summary.UnitSummary;

/**
 * What a network does on a whole table: each row that was explained counts once in all of it.
 *
 * @param summary which inputs count; strategies are found of it, see {@link
 *     org.lrp4j.dataset.ClassStrategies#of}
 * @param concepts how much the channels of layers count, in the order that was asked for
 * @param units how much the units inside of the network count; empty if nobody asked
 * @param comparison where the evidence moved; empty if nobody asked
 * @param failed how many rows were not explained
 * @param firstError what was wrong with the first of these that was met
 */
public record TableSurvey(
    SurveySummary summary,
    List<ConceptSummary> concepts,
    Optional<UnitSummary> units,
    Optional<ComparisonSummary> comparison,
    long failed,
    Optional<String> firstError) {

  /**
   * What a network does on a whole table.
   *
   * @param summary which inputs count
   * @param concepts how much the channels of layers count
   * @param units how much the units inside of the network count
   * @param comparison where the evidence moved
   * @param failed how many rows were not explained
   * @param firstError what was wrong with the first of these
   */
  public TableSurvey {
    concepts = List.copyOf(concepts);
  }
}
