package org.lrp4j.cli;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.cli.model.InputForm;
import org.lrp4j.dataset.ColumnSurvey;
import org.lrp4j.dataset.ConceptSurvey;
import org.lrp4j.dataset.DataSurvey;
import org.lrp4j.dataset.ExplainedScores;
import org.lrp4j.dataset.OneOutput;
import org.lrp4j.dataset.SurveyCharts;
import org.lrp4j.dataset.SurveyFindings;
import org.lrp4j.dataset.SurveyNames;
import org.lrp4j.dataset.UnitSurvey;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.lrp4j.dataset.summary.SurveySummary;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a survey does with its inputs: all of them once, and the few that pictures are made of once
 * more, so that memory does not grow with the inputs.
 */
final class SurveyPasses implements AutoCloseable {

  private static final int SHOWN = 6;

  private final LrpExplainer explainer;
  private final InputForm form;
  private final SurveyedOutput output;
  private final Target[] targets;
  private final DataSurvey survey;
  private final Optional<ColumnSurvey> columns;
  private final Optional<ConceptSurvey> concepts;
  private final Optional<UnitSurvey> units;
  private final Optional<ComparedModel> compared;

  /**
   * A survey.
   *
   * @param output what is explained
   * @param form what the model takes
   * @param compared what it is compared with; closed with this
   */
  SurveyPasses(
      LrpExplainer explainer,
      SurveyedOutput output,
      InputForm form,
      SurveyLimits limits,
      SurveyParts parts,
      Optional<ComparedModel> compared) {
    this.explainer = explainer;
    this.form = form;
    this.output = output;
    this.targets = OneOutput.targets(explainer, output.name(), Target.predicted());
    this.survey = new DataSurvey(explainer, limits);
    this.columns =
        output.columns().isEmpty()
            ? Optional.empty()
            : Optional.of(new ColumnSurvey(explainer, output.name(), output.columns(), limits));
    this.concepts =
        parts.layers().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new ConceptSurvey(
                    explainer, output.name(), parts.layers(), parts.channels(), SHOWN));
    this.units = parts.hasUnits() ? Optional.of(new UnitSurvey(explainer)) : Optional.empty();
    this.compared = compared;
  }

  /** Explains a batch for the classes that it is predicted as. */
  void add(SurveyInputs inputs, Batch batch) {
    INDArray values = inputs.scale().apply(batch.values(), form);
    try {
      columns.ifPresent(
          each -> each.add(new INDArray[] {values}, null, inputs.ids(batch), this::countUnits));
      if (columns.isEmpty() || concepts.isPresent() || compared.isPresent()) {
        predicted(inputs, batch, values);
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw CommandFailure.badInput(e.getMessage(), e);
    }
  }

  private void countUnits(Explanation explanation) {
    units.ifPresent(each -> each.add(explanation));
  }

  private void predicted(SurveyInputs inputs, Batch batch, INDArray values) {
    try (Explanation explanation = explainer.explain(values, targets)) {
      if (columns.isEmpty()) {
        survey.add(explanation, output.name(), inputs.labels(batch), inputs.ids(batch));
        countUnits(explanation);
      }
      concepts.ifPresent(
          each -> each.add(explanation, batch.positions().stream().mapToLong(i -> i).toArray()));
      compared.ifPresent(each -> each.add(batch, explanation));
    }
  }

  /** Whether some inputs have to be read once more. */
  boolean looksTwice() {
    return !wanted().isEmpty();
  }

  private Set<Integer> wanted() {
    Set<Integer> positions = new HashSet<>();
    concepts.ifPresent(each -> each.examples().forEach(number -> positions.add(number.intValue())));
    compared.ifPresent(each -> positions.addAll(each.positions()));
    return positions;
  }

  /**
   * Looks at the inputs that pictures are made of.
   *
   * @param again the same inputs, from the beginning
   */
  void lookAgain(SurveyInputs again) throws IOException {
    Set<Integer> wanted = wanted();
    Set<Integer> moved = new HashSet<>(compared.map(ComparedModel::positions).orElse(List.of()));
    InputSource source = again.source();
    source.only(wanted);
    for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
      for (Batch one : next.get().examples()) {
        int position = one.positions().get(0);
        if (wanted.contains(position)) {
          look(again, one, moved.contains(position));
        }
      }
    }
  }

  private void look(SurveyInputs again, Batch one, boolean hasMoved) {
    int position = one.positions().get(0);
    String name = again.name(one);
    INDArray values = again.scale().apply(one.values(), form);
    concepts.ifPresent(each -> each.look(position, name, new INDArray[] {values}, null));
    if (hasMoved) {
      try (Explanation explanation = explainer.explain(values, targets)) {
        compared.orElseThrow().look(one, name, explanation);
      }
    }
  }

  /** How many inputs were explained. */
  long explained() {
    return summary().examples(group -> columns.isEmpty() || group.explainedClass() == 0);
  }

  private SurveySummary summary() {
    return columns.map(ColumnSurvey::summary).orElseGet(survey::summary);
  }

  /** What classes, or columns, are called. */
  List<String> classNames(List<String> ofLabels) {
    return columns.isEmpty() ? ofLabels : output.columns();
  }

  ExplainedScores scores() {
    return columns.isEmpty() ? ExplainedScores.OF_PREDICTED_CLASS : ExplainedScores.OF_EACH_COLUMN;
  }

  SurveyFindings findings(SurveyNames names) {
    SurveyFindings findings = SurveyFindings.of(new SurveyCharts(summary(), names));
    if (concepts.isPresent()) {
      findings = findings.withConcepts(concepts.get().concepts());
    }
    if (compared.isPresent()) {
      findings = findings.withComparison(compared.get().finished());
    }
    return units.isPresent() ? findings.withUnits(units.get().summary()) : findings;
  }

  @Override
  public void close() {
    compared.ifPresent(ComparedModel::close);
  }
}
