package org.lrp4j.dataset;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.lrp4j.dataset.summary.SurveySummary;

/**
 * Several surveys that share one explanation of each example: what counts, and, where they are
 * asked for, what channels are used for, how much units count, and where the evidence moved. All
 * examples are added once; the few that pictures are made of are looked at once more.
 *
 * <pre>{@code
 * CombinedSurvey survey =
 *     new CombinedSurvey(explainer, 0, SurveyLimits.DEFAULT).concepts(List.of("conv2"), 5).units();
 * batches.forEach(survey::add);
 * for (long number : survey.examples()) {                        // a few, whatever the data set
 *   survey.look(read(number), "example " + number);
 * }
 * survey.findings(names);
 * }</pre>
 *
 * <p>Memory does not grow with the examples. Not for several threads at once.
 */
public final class CombinedSurvey {

  /** How many examples of each channel are shown. */
  private static final int SHOWN = 6;

  /** How many of those whose evidence moved furthest. */
  private static final int WORST = 12;

  private final LrpExplainer explainer;
  private final int output;
  private final SurveyLimits limits;
  private final DataSurvey survey;
  private Optional<ColumnSurvey> columns = Optional.empty();
  private Optional<ConceptSurvey> concepts = Optional.empty();
  private Optional<UnitSurvey> units = Optional.empty();
  private Optional<ParameterSurvey> parameters = Optional.empty();
  private Optional<Compared> compared = Optional.empty();

  /** A comparison, and what the two are called. */
  private record Compared(DataComparison comparison, String first, String second) {

    boolean shows(String id) {
      return comparison.examples().contains(id);
    }

    MovedEvidence finished() {
      return comparison.finished(first, second);
    }
  }

  /**
   * A survey of what counts, and of the strategies of each class.
   *
   * @param explainer explains the examples; stays open
   * @param output which of the network's outputs is surveyed, from 0
   * @param limits how much is remembered
   */
  public CombinedSurvey(LrpExplainer explainer, int output, SurveyLimits limits) {
    this.explainer = Objects.requireNonNull(explainer, "explainer");
    this.output = output;
    this.limits = limits;
    this.survey = new DataSurvey(explainer, limits);
  }

  /**
   * Explains from the next batch on each column of the output by itself, and not the predicted
   * class, see {@link ColumnSurvey}: for outputs that are numbers, or labels of which several may
   * apply. Of hits and errors nothing is known then.
   *
   * @param names what the columns are called; none where the output has classes
   * @return this survey
   */
  public CombinedSurvey columns(List<String> names) {
    columns =
        names.isEmpty()
            ? Optional.empty()
            : Optional.of(new ColumnSurvey(explainer, output(), names, limits));
    return this;
  }

  /**
   * Tells from the next batch on what channels are used for, see {@link ConceptSurvey}.
   *
   * @param layers the layers whose channels are looked at; none for nothing. Explanations have to
   *     hold their relevance
   * @param channels how many channels of each class are shown
   * @return this survey
   * @throws IllegalArgumentException if that is below 1
   */
  public CombinedSurvey concepts(List<String> layers, int channels) {
    concepts =
        layers.isEmpty()
            ? Optional.empty()
            : Optional.of(new ConceptSurvey(explainer, output(), layers, channels, SHOWN));
    return this;
  }

  /**
   * Tells from the next batch on how much units count, see {@link UnitSurvey}. Explanations have to
   * hold the relevance of layers and the ranges of activations.
   *
   * @return this survey
   */
  public CombinedSurvey units() {
    units = Optional.of(new UnitSurvey(explainer));
    return this;
  }

  /**
   * Tells from the next batch on how much parameters count, see {@link ParameterSurvey}. From then
   * on batches have to be of one example, and explanations have to hold the relevance of
   * parameters.
   *
   * @param layers the layers whose parameters are looked at; none for all that have some
   * @return this survey
   */
  public CombinedSurvey parameters(List<String> layers) {
    parameters = Optional.of(new ParameterSurvey(explainer, layers));
    return this;
  }

  /**
   * Whether parameters are looked at, and batches have to be of one example.
   *
   * @return true if {@link #parameters} was called
   */
  public boolean hasParameters() {
    return parameters.isPresent();
  }

  /**
   * Tells from the next batch on where the evidence moved, see {@link DataComparison}.
   *
   * @param other explains the examples as well; stays open
   * @param name what the first is called, such as "model.zip"
   * @param otherName what the other is called
   * @return this survey
   */
  public CombinedSurvey comparison(LrpExplainer other, String name, String otherName) {
    DataComparison comparison = new DataComparison(explainer, other, output, WORST);
    compared = Optional.of(new Compared(comparison, name, otherName));
    return this;
  }

  private String output() {
    return explainer.outputNames().get(output);
  }

  /**
   * Adds a batch, which is explained once, and once more by what it is compared with.
   *
   * @param batch the batch
   */
  public void add(SurveyedBatch batch) {
    if (columns.isPresent()) {
      columns.get().add(batch.inputs(), batch.masks(), batch.ids(), this::addInside);
      if (concepts.isEmpty() && compared.isEmpty()) {
        return;
      }
    }
    try (Explanation explanation = batch.explained()) {
      if (columns.isEmpty()) {
        survey.add(explanation, output(), batch.labels(), batch.ids());
        addInside(explanation);
      }
      concepts.ifPresent(each -> each.add(explanation, batch.numbers()));
      if (compared.isPresent()) {
        List<String> ids = LongStream.of(batch.numbers()).mapToObj(String::valueOf).toList();
        try (Explanation other = batch.explainedByOther()) {
          compared.get().comparison().add(explanation, other, ids);
        }
      }
    }
  }

  private void addInside(Explanation explanation) {
    units.ifPresent(each -> each.add(explanation));
    parameters.ifPresent(each -> each.add(explanation));
  }

  /**
   * The examples that are to be looked at once more.
   *
   * @return their numbers, in order
   */
  public SortedSet<Long> examples() {
    SortedSet<Long> numbers = new TreeSet<>();
    concepts.ifPresent(each -> numbers.addAll(each.examples()));
    compared.ifPresent(
        each -> each.comparison().examples().stream().map(Long::valueOf).forEach(numbers::add));
    return numbers;
  }

  /**
   * Looks at an example once more, to keep what its pictures need.
   *
   * @param one a batch of the example alone; others than {@link #examples} are ignored
   * @param name what it is called
   */
  public void look(SurveyedBatch one, String name) {
    long number = one.numbers()[0];
    concepts.ifPresent(each -> each.look(number, name, one.inputs(), one.masks()));
    String id = String.valueOf(number);
    if (compared.isPresent() && compared.get().shows(id)) {
      try (Explanation first = one.explained();
          Explanation second = one.explainedByOther()) {
        compared.get().comparison().look(id, name, first, second);
      }
    }
  }

  /**
   * What counts, as far as it was remembered. It goes on growing with this survey.
   *
   * @return the summary
   */
  public SurveySummary summary() {
    return columns.map(ColumnSurvey::summary).orElseGet(survey::summary);
  }

  /**
   * All that was found.
   *
   * @param names what inputs, features and classes are called
   * @return the findings, for a report
   */
  public SurveyFindings findings(SurveyNames names) {
    SurveyFindings findings = SurveyFindings.of(new SurveyCharts(summary(), names));
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
}
