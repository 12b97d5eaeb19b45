package org.lrp4j.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.lrp4j.LrpExplainer;
import org.lrp4j.dataset.ColumnSurvey;
import org.lrp4j.dataset.SurveyCharts;
import org.lrp4j.dataset.SurveyFindings;
import org.lrp4j.dataset.SurveyNames;
import org.lrp4j.dataset.UnitSurvey;
import org.lrp4j.dataset.summary.SurveySummary;
import org.lrp4j.dataset.summary.Verdict;
import org.lrp4j.evaluation.example.ColumnOutcome;

/** A survey of every column of all examples that are evaluated, a few examples at a time. */
final class SurveyedColumns {

  private final int output;
  private final List<String> columns;
  private final ColumnSurvey survey;
  private final Optional<UnitSurvey> units;
  private final Function<ColumnOutcome, Verdict> verdict;
  private final int batchSize;

  /**
   * A survey.
   *
   * @param columns the columns' names
   * @param verdict whether a column of an example is right
   */
  SurveyedColumns(
      EvaluatedNetwork network,
      LrpExplainer explainer,
      List<String> columns,
      EvaluationSettings settings,
      Function<ColumnOutcome, Verdict> verdict) {
    SurveySettings chosen = settings.survey().orElseThrow();
    this.output = network.index();
    this.columns = columns;
    this.survey =
        new ColumnSurvey(explainer, explainer.outputNames().get(output), columns, chosen.limits());
    this.units = chosen.hasUnits() ? Optional.of(new UnitSurvey(explainer)) : Optional.empty();
    this.verdict = verdict;
    this.batchSize = settings.batchSize();
  }

  /**
   * What is surveyed of an example.
   *
   * @param step the step that was evaluated; 0 where the output is no sequence
   * @param outcomes of the columns whose labels count
   */
  record Row(int step, List<ColumnOutcome> outcomes) {}

  /**
   * Explains a batch.
   *
   * @param first its first example's number
   * @param rows what is surveyed of each example; null for one that does not count
   */
  void add(LabelledBatch batch, long first, Row... rows) {
    int from = 0;
    while (from < rows.length) {
      int end = from;
      while (end < rows.length && end - from < batchSize && rows[end] != null) {
        end++;
      }
      if (end > from) {
        explain(batch, from, first, Arrays.asList(rows).subList(from, end));
      }
      from = Math.max(end, from + 1);
    }
  }

  private void explain(LabelledBatch batch, int from, long first, List<Row> rows) {
    LabelledBatch part = batch.part(from, from + rows.size());
    List<String> ids =
        IntStream.range(from, from + rows.size())
            .mapToObj(i -> batch.metaData(i).map(String::valueOf).orElse("example " + (first + i)))
            .toList();
    boolean isSequence = part.labels()[output].rank() == 3;
    int[] steps = isSequence ? rows.stream().mapToInt(Row::step).toArray() : new int[0];
    survey.add(
        part.features(),
        part.featuresMasks(),
        new ColumnSurvey.Known(ids, rows.stream().map(this::verdicts).toList(), steps),
        explanation -> units.ifPresent(each -> each.add(explanation)));
  }

  private List<Verdict> verdicts(Row row) {
    Verdict[] verdicts = new Verdict[columns.size()];
    Arrays.fill(verdicts, Verdict.UNKNOWN);
    row.outcomes().forEach(outcome -> verdicts[outcome.column()] = verdict.apply(outcome));
    return List.of(verdicts);
  }

  SurveySummary summary() {
    return survey.summary();
  }

  /** All that was found. */
  SurveyFindings findings(SurveyNames names) {
    SurveyFindings findings = SurveyFindings.of(new SurveyCharts(summary(), names));
    return units.isPresent() ? findings.withUnits(units.get().summary()) : findings;
  }
}
