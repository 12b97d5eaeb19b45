package org.lrp4j.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.cli.model.InputForm;
import org.lrp4j.dataset.CombinedSurvey;
import org.lrp4j.dataset.ExplainedScores;
import org.lrp4j.dataset.OneOutput;
import org.lrp4j.dataset.SurveyFindings;
import org.lrp4j.dataset.SurveyNames;
import org.lrp4j.dataset.SurveyedBatch;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Leads the inputs that were read into a survey: all of them once, and the few that pictures are
 * made of once more.
 */
final class SurveyPasses implements AutoCloseable {

  private final LrpExplainer explainer;
  private final InputForm form;
  private final SurveyedOutput output;
  private final Target[] targets;
  private final CombinedSurvey survey;
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
    this.compared = compared;
    this.survey =
        new CombinedSurvey(explainer, explainer.outputNames().indexOf(output.name()), limits)
            .columns(output.columns())
            .concepts(parts.layers(), parts.channels());
    if (parts.hasUnits()) {
      survey.units();
    }
    if (parts.hasParameters()) {
      survey.parameters(parts.parameters());
    }
    compared.ifPresent(model -> model.addTo(survey));
  }

  /**
   * A batch as a survey asks for it.
   *
   * @param values the inputs, normalised
   */
  private record Part(SurveyPasses of, SurveyInputs source, Batch batch, INDArray values)
      implements SurveyedBatch {

    @Override
    public long[] numbers() {
      return batch.positions().stream().mapToLong(i -> i).toArray();
    }

    @Override
    public List<String> ids() {
      return source.ids(batch);
    }

    @Override
    public INDArray labels() {
      return source.labels(batch);
    }

    @Override
    public INDArray[] inputs() {
      return new INDArray[] {values};
    }

    @Override
    public INDArray[] masks() {
      return null;
    }

    @Override
    public Explanation explained() {
      return of.explainer.explain(values, of.targets);
    }

    @Override
    public Explanation explainedByOther() {
      return of.compared.orElseThrow().explained(batch);
    }
  }

  private Part part(SurveyInputs source, Batch batch) {
    return new Part(this, source, batch, source.scale().apply(batch.values(), form));
  }

  /** Explains a batch for the classes that it is predicted as. */
  void add(SurveyInputs inputs, Batch batch) {
    // The relevance of parameters would add up over a batch.
    List<Batch> atOnce = survey.hasParameters() ? batch.examples() : List.of(batch);
    try {
      atOnce.forEach(each -> survey.add(part(inputs, each)));
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw CommandFailure.badInput(e.getMessage(), e);
    }
  }

  /** Whether some inputs have to be read once more. */
  boolean looksTwice() {
    return !survey.examples().isEmpty();
  }

  /**
   * Looks at the inputs that pictures are made of.
   *
   * @param again the same inputs, from the beginning
   */
  void lookAgain(SurveyInputs again) throws IOException {
    Set<Integer> wanted =
        survey.examples().stream().map(Math::toIntExact).collect(Collectors.toSet());
    InputSource source = again.source();
    source.only(wanted);
    for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
      for (Batch one : next.get().examples()) {
        if (wanted.contains(one.positions().get(0))) {
          survey.look(part(again, one), again.name(one));
        }
      }
    }
  }

  /** How many inputs were explained. */
  long explained() {
    return survey.summary().examples(group -> areClasses() || group.explainedClass() == 0);
  }

  private boolean areClasses() {
    return output.columns().isEmpty();
  }

  /** What classes, or columns, are called. */
  List<String> classNames(List<String> ofLabels) {
    return areClasses() ? ofLabels : output.columns();
  }

  ExplainedScores scores() {
    return areClasses() ? ExplainedScores.OF_PREDICTED_CLASS : ExplainedScores.OF_EACH_COLUMN;
  }

  SurveyFindings findings(SurveyNames names) {
    return survey.findings(names);
  }

  @Override
  public void close() {
    compared.ifPresent(ComparedModel::close);
  }
}
