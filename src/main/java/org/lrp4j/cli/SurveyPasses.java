package org.lrp4j.cli;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.cli.model.InputForm;
import org.lrp4j.dataset.ConceptSurvey;
import org.lrp4j.dataset.DataSurvey;
import org.lrp4j.dataset.ParameterSurvey;
import org.lrp4j.dataset.SurveyCharts;
import org.lrp4j.dataset.SurveyFindings;
import org.lrp4j.dataset.SurveyNames;
import org.lrp4j.dataset.UnitSurvey;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a survey does with its inputs: all of them once, and the few that pictures are made of once
 * more, so that memory does not grow with the inputs.
 */
final class SurveyPasses implements AutoCloseable {

  private static final int SHOWN = 6;

  private final LrpExplainer explainer;
  private final InputForm form;
  private final DataSurvey survey;
  private final Optional<ConceptSurvey> concepts;
  private final Optional<UnitSurvey> units;
  private final Optional<ParameterSurvey> parameters;
  private final Optional<ComparedModel> compared;

  /**
   * A survey.
   *
   * @param form what the model takes
   * @param compared what it is compared with; closed with this
   */
  SurveyPasses(
      LrpExplainer explainer,
      InputForm form,
      SurveyLimits limits,
      SurveyParts parts,
      Optional<ComparedModel> compared) {
    this.explainer = explainer;
    this.form = form;
    this.survey = new DataSurvey(explainer, limits);
    this.concepts =
        parts.layers().isEmpty()
            ? Optional.empty()
            : Optional.of(new ConceptSurvey(explainer, parts.layers(), parts.channels(), SHOWN));
    this.units = parts.hasUnits() ? Optional.of(new UnitSurvey(explainer)) : Optional.empty();
    this.parameters =
        parts.hasParameters()
            ? Optional.of(new ParameterSurvey(explainer, parts.parameters()))
            : Optional.empty();
    this.compared = compared;
  }

  /** Explains a batch for the classes that it is predicted as. */
  void add(SurveyInputs inputs, Batch batch) {
    if (parameters.isPresent()) {
      batch.examples().forEach(one -> addAtOnce(inputs, one)); // their relevance would add up
    } else {
      addAtOnce(inputs, batch);
    }
  }

  private void addAtOnce(SurveyInputs inputs, Batch batch) {
    try (Explanation explanation = explainer.explain(inputs.scale().apply(batch.values(), form))) {
      survey.add(explanation, inputs.labels(batch), inputs.ids(batch));
      concepts.ifPresent(
          each -> each.add(explanation, batch.positions().stream().mapToLong(i -> i).toArray()));
      units.ifPresent(each -> each.add(explanation));
      parameters.ifPresent(each -> each.add(explanation));
      compared.ifPresent(each -> each.add(batch, explanation));
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw CommandFailure.badInput(e.getMessage(), e);
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
      try (Explanation explanation = explainer.explain(values)) {
        compared.orElseThrow().look(one, name, explanation);
      }
    }
  }

  /** How many inputs were explained. */
  long explained() {
    return survey.summary().examples(group -> true);
  }

  SurveyFindings findings(SurveyNames names) {
    SurveyFindings findings = SurveyFindings.of(new SurveyCharts(survey.summary(), names));
    if (concepts.isPresent()) {
      findings = findings.withConcepts(concepts.get().concepts());
    }
    if (compared.isPresent()) {
      findings = findings.withComparison(compared.get().finished());
    }
    if (units.isPresent()) {
      findings = findings.withUnits(units.get().summary());
    }
    return parameters.isPresent() ? findings.withParameters(parameters.get().summary()) : findings;
  }

  @Override
  public void close() {
    compared.ifPresent(ComparedModel::close);
  }
}
