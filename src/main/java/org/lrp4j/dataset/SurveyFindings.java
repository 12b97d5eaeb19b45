package org.lrp4j.dataset;

import java.util.List;
import java.util.Optional;
import org.lrp4j.dataset.summary.ParameterSummary;
import org.lrp4j.dataset.summary.UnitSummary;

/**
 * All that a survey found, for its report.
 *
 * @param charts what counts, and what it is called
 * @param strategies by which strategies classes are decided
 * @param concepts what channels are used for; empty if nobody asked
 * @param comparison where the evidence moved to in another network; empty if nobody asked
 * @param units how much units count, see {@link UnitSurvey}; empty if nobody asked
 * @param parameters how much weights count, see {@link ParameterSurvey}; empty if nobody asked
 */
public record SurveyFindings(
    SurveyCharts charts,
    List<ClassStrategies> strategies,
    List<LayerConcepts> concepts,
    Optional<MovedEvidence> comparison,
    Optional<UnitSummary> units,
    Optional<ParameterSummary> parameters) {

  /**
   * All that a survey found.
   *
   * @param charts what counts, and what it is called
   * @param strategies by which strategies classes are decided
   * @param concepts what channels are used for
   * @param comparison where the evidence moved to in another network
   * @param units how much units count
   * @param parameters how much weights count
   */
  public SurveyFindings {
    strategies = List.copyOf(strategies);
    concepts = List.copyOf(concepts);
  }

  /**
   * What counts, and the strategies of each class.
   *
   * @param charts what counts, and what it is called
   * @return findings without the rest
   */
  public static SurveyFindings of(SurveyCharts charts) {
    return new SurveyFindings(
        charts,
        ClassStrategies.of(charts.summary(), charts.names()),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * With what channels are used for.
   *
   * @param found what they are used for
   * @return findings with that
   */
  public SurveyFindings withConcepts(List<LayerConcepts> found) {
    return new SurveyFindings(charts, strategies, found, comparison, units, parameters);
  }

  /**
   * With a comparison.
   *
   * @param found where the evidence moved
   * @return findings with that
   */
  public SurveyFindings withComparison(MovedEvidence found) {
    return new SurveyFindings(charts, strategies, concepts, Optional.of(found), units, parameters);
  }

  /**
   * With how much units count.
   *
   * @param found a survey of units
   * @return findings with that
   */
  public SurveyFindings withUnits(UnitSummary found) {
    return new SurveyFindings(
        charts, strategies, concepts, comparison, Optional.of(found), parameters);
  }

  /**
   * With how much weights count.
   *
   * @param found a survey of parameters
   * @return findings with that
   */
  public SurveyFindings withParameters(ParameterSummary found) {
    return new SurveyFindings(charts, strategies, concepts, comparison, units, Optional.of(found));
  }
}
