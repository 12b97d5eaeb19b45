package org.lrp4j.spark;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.lrp4j.dataset.summary.SurveyLimits;

/**
 * What a survey of a table is asked. All is answered by one pass over the rows.
 *
 * <pre>{@code
 * SurveyQuestions questions = SurveyQuestions.of(SurveyLimits.DEFAULT)
 *     .labels("label")
 *     .concepts(6, "conv2")
 *     .units()
 *     .comparedWith(explanationsByLastWeeksModel, 20);
 * TableSurvey answers = explanations.survey(table, questions);
 * }</pre>
 *
 * <p>Immutable.
 */
public final class SurveyQuestions {

  private final SurveyLimits limits;
  private final String labels;
  private final int references;
  private final List<String> layers;
  private final boolean hasUnits;
  private final SparkExplanations other;
  private final int worst;

  private SurveyQuestions(
      SurveyLimits limits,
      String labels,
      int references,
      List<String> layers,
      boolean hasUnits,
      SparkExplanations other,
      int worst) {
    this.limits = Objects.requireNonNull(limits, "limits");
    this.labels = Objects.requireNonNull(labels, "labels");
    this.references = references;
    this.layers = List.copyOf(layers);
    this.hasUnits = hasUnits;
    this.other = other;
    this.worst = worst;
  }

  /**
   * Which inputs count, and by which strategies classes are decided; nothing else yet.
   *
   * @param limits how much is remembered
   * @return the questions
   */
  public static SurveyQuestions of(SurveyLimits limits) {
    return new SurveyQuestions(limits, "", 1, List.of(), false, null, 1);
  }

  /**
   * Tells hits from errors.
   *
   * @param column a column of true classes, from 0; empty for none
   * @return questions with that
   */
  public SurveyQuestions labels(String column) {
    return new SurveyQuestions(limits, column, references, layers, hasUnits, other, worst);
  }

  /**
   * How much the channels of layers count for each class, and for which rows each counts most. Rows
   * are remembered by their ids, which have to be whole numbers.
   *
   * @param rows how many rows are remembered of each channel
   * @param names the names of layers or vertices
   * @return questions with that
   * @throws IllegalArgumentException if no row should be remembered
   */
  public SurveyQuestions concepts(int rows, String... names) {
    if (rows < 1) {
      throw new IllegalArgumentException(
          "At least 1 row is remembered of each channel, but it should be " + rows);
    }
    return new SurveyQuestions(limits, labels, rows, List.of(names), hasUnits, other, worst);
  }

  /**
   * How much each unit inside of the network counts, and which are idle. Not together with {@link
   * SparkExplanationsBuilder#reproducible}.
   *
   * @return questions with that
   */
  public SurveyQuestions units() {
    return new SurveyQuestions(limits, labels, references, layers, true, other, worst);
  }

  /**
   * Where the evidence moved to by another model, or under another composite: each row is explained
   * by both.
   *
   * @param second explanations by the other; the columns, batches, targets and threads that it was
   *     built for play no part
   * @param rows how many of the rows whose evidence moved furthest are remembered
   * @return questions with that
   * @throws IllegalArgumentException if no row should be remembered
   */
  public SurveyQuestions comparedWith(SparkExplanations second, int rows) {
    if (rows < 1) {
      throw new IllegalArgumentException(
          "At least 1 row that moved is remembered, but it should be " + rows);
    }
    return new SurveyQuestions(
        limits, labels, references, layers, hasUnits, Objects.requireNonNull(second), rows);
  }

  SurveyLimits limits() {
    return limits;
  }

  String labels() {
    return labels;
  }

  int references() {
    return references;
  }

  List<String> layers() {
    return layers;
  }

  boolean hasUnits() {
    return hasUnits;
  }

  Optional<SparkExplanations> other() {
    return Optional.ofNullable(other);
  }

  int worst() {
    return worst;
  }
}
