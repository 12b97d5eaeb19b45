package org.lrp4j.dataset;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.dataset.summary.Group;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.lrp4j.dataset.summary.SurveySummary;
import org.lrp4j.dataset.summary.Verdict;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One pass over a data set of a network that is no classifier: explains every column of the output
 * of each example, be it a number of a regression or a label of which several may apply, and counts
 * it as the class of that index.
 *
 * <pre>{@code
 * ColumnSurvey survey =
 *     new ColumnSurvey(explainer, "prices", List.of("rent", "heating"), SurveyLimits.DEFAULT);
 * survey.add(new INDArray[] {features}, null, ids, explanation -> {});
 * SurveySummary summary = survey.summary();
 * }</pre>
 *
 * <p>Positive relevance raises the column's output, of a sigmoid its logit. Columns share the
 * forward pass. Memory does not grow with the examples. Not for several threads at once.
 */
public final class ColumnSurvey {

  /** How many columns are explained together. */
  private static final int AT_ONCE = 8;

  private final LrpExplainer explainer;
  private final String output;
  private final List<String> columns;
  private final SurveySummary summary;
  private boolean isRead;
  private boolean isOneSigmoid;

  /**
   * A survey.
   *
   * @param explainer explains the examples; stays open
   * @param output the output's name
   * @param columns what its columns are called, each by another name
   * @param limits how much is remembered
   * @throws IllegalArgumentException if there is no column, or no such output
   */
  public ColumnSurvey(
      LrpExplainer explainer, String output, List<String> columns, SurveyLimits limits) {
    this.explainer = Objects.requireNonNull(explainer, "explainer");
    this.output = output;
    this.columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("An output has at least one column, but there is no name");
    }
    OneOutput.targets(explainer, output, Target.predicted());
    String scores = "every column of output " + output;
    this.summary = new SurveySummary(limits, OneOutput.subject(explainer, scores));
  }

  /**
   * What is known of a batch beside its inputs.
   *
   * @param ids what tells each example from all others of the data set
   * @param verdicts of each example, of each column, whether it is right
   * @param steps of sequences the step of each example that is explained; empty for the last that
   *     counts
   */
  public record Known(List<String> ids, List<List<Verdict>> verdicts, int... steps) {}

  /**
   * Explains a batch without labels.
   *
   * @param inputs a batch for each input
   * @param masks one an input, each of which may be null; or null
   * @param ids what tells each example from all others of the data set
   * @param explanations gets the explanation of each column, which is closed after that
   * @throws IllegalArgumentException if there are not as many ids as examples
   */
  public void add(
      INDArray[] inputs, INDArray[] masks, List<String> ids, Consumer<Explanation> explanations) {
    List<Verdict> unknown = columns.stream().map(name -> Verdict.UNKNOWN).toList();
    add(inputs, masks, new Known(ids, ids.stream().map(id -> unknown).toList()), explanations);
  }

  /**
   * Explains a batch.
   *
   * @param inputs a batch for each input
   * @param masks one an input, each of which may be null; or null
   * @param known ids, verdicts and steps
   * @param explanations gets the explanation of each column, which is closed after that
   * @throws IllegalArgumentException if there are not as many ids or verdicts as examples
   */
  public void add(
      INDArray[] inputs, INDArray[] masks, Known known, Consumer<Explanation> explanations) {
    requireEach(inputs[0].size(0), known);
    if (!isRead) {
      isOneSigmoid = columns.size() == 1 && isProbability(inputs, masks);
      isRead = true;
    }
    for (int from = 0; from < columns.size(); from += AT_ONCE) {
      int first = from;
      int count = Math.min(AT_ONCE, columns.size() - from);
      List<Explanation> some =
          explainer.explainEach(
              inputs,
              masks,
              IntStream.range(0, count).mapToObj(i -> targets(first + i, known.steps())).toList());
      for (int i = 0; i < count; i++) {
        try (Explanation explanation = some.get(i)) {
          count(explanation, known, first + i);
          explanations.accept(explanation);
        }
      }
    }
  }

  /** A single sigmoid gives the probability of class 1; only an explanation tells. */
  private boolean isProbability(INDArray[] inputs, INDArray[] masks) {
    Target[] predicted = OneOutput.targets(explainer, output, Target.predicted());
    try (Explanation explanation = explainer.explain(inputs, masks, predicted)) {
      return explanation.classCount(output) == 2;
    }
  }

  private void requireEach(long examples, Known known) {
    if (known.ids().size() != examples || known.verdicts().size() != examples) {
      throw new IllegalArgumentException(
          "There are "
              + examples
              + " examples, but "
              + known.ids().size()
              + " ids, and verdicts for "
              + known.verdicts().size());
    }
  }

  private Target[] targets(int column, int... steps) {
    Target target = Target.classIndex(isOneSigmoid ? 1 : column);
    return OneOutput.targets(
        explainer, output, steps.length == 0 ? target : target.atTimeSteps(steps));
  }

  private void count(Explanation explanation, Known known, int column) {
    String name = columns.get(column);
    // A swarm holds rows of all columns, and tells them by their ids.
    List<String> ids =
        columns.size() == 1
            ? known.ids()
            : known.ids().stream().map(id -> id + " (" + name + ")").toList();
    List<Group> groups =
        known.verdicts().stream().map(each -> new Group(column, each.get(column))).toList();
    EvidenceReader.read(explanation, ids, groups).forEach(summary::add);
  }

  /**
   * What was remembered so far. It goes on growing with this survey.
   *
   * @return the summary; its classes are the columns, so that it has as many times the examples
   */
  public SurveySummary summary() {
    return summary;
  }
}
