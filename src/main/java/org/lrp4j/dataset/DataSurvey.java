package org.lrp4j.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.dataset.summary.Group;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.lrp4j.dataset.summary.SurveySummary;
import org.lrp4j.dataset.summary.Verdict;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * One pass over a data set: explains each example's predicted class and adds it to a summary.
 *
 * <pre>{@code
 * try (LrpExplainer explainer = LrpExplainer.builder(network)
 *     .layerRelevance(false).conservation(false).build()) {
 *   DataSurvey survey = new DataSurvey(explainer, SurveyLimits.DEFAULT);
 *   survey.addAll(test);
 *   SurveySummary summary = survey.summary();
 * }
 * }</pre>
 *
 * <p>Memory does not grow with the examples. A data set may be split over processes: survey each
 * part, and merge the summaries. Samples are drawn by the examples' ids; where they are not given,
 * examples are numbered from {@code firstNumber}, which must differ between the parts. Not for
 * several threads at once.
 */
public final class DataSurvey {

  private final LrpExplainer explainer;
  private final SurveySummary summary;
  private long next;

  /**
   * A survey of a whole data set.
   *
   * @param explainer explains its examples; stays open
   * @param limits how much is remembered
   */
  public DataSurvey(LrpExplainer explainer, SurveyLimits limits) {
    this(explainer, limits, 0);
  }

  /**
   * A survey of a part of a data set.
   *
   * @param explainer explains its examples; stays open
   * @param limits how much is remembered, the same for all parts
   * @param firstNumber the first example's number in the whole data set, from 0
   */
  public DataSurvey(LrpExplainer explainer, SurveyLimits limits, long firstNumber) {
    this.explainer = Objects.requireNonNull(explainer, "explainer");
    this.summary = new SurveySummary(limits, OneOutput.subject(explainer, "the predicted classes"));
    this.next = firstNumber;
  }

  /**
   * Explains all that an iterator still gives.
   *
   * @param data batches; labels tell hits from errors, and may be missing
   */
  public void addAll(DataSetIterator data) {
    while (data.hasNext()) {
      add(data.next());
    }
  }

  /**
   * Explains a batch.
   *
   * @param batch a batch; labels tell hits from errors, and may be missing
   */
  public void add(DataSet batch) {
    try (Explanation explanation = explainer.explain(batch, predicted())) {
      add(explanation, batch.getLabels());
    }
  }

  /**
   * Explains a batch for a network with several inputs; of several outputs the first.
   *
   * @param batch a batch; the first output's labels tell hits from errors, and may be missing
   */
  public void add(MultiDataSet batch) {
    try (Explanation explanation = explainer.explain(batch, predicted())) {
      INDArray[] labels = batch.getLabels();
      add(explanation, labels == null || labels.length == 0 ? null : labels[0]);
    }
  }

  /** Of the first output alone: relevance of several would add up. */
  private Target[] predicted() {
    return OneOutput.targets(explainer, explainer.outputNames().get(0), Target.predicted());
  }

  /**
   * Adds a batch that was explained already, for whatever target.
   *
   * @param explanation the explanation; stays open
   * @param labels [batch, classes], one-hot, or [batch, 1] of two classes; null if there are none
   */
  public void add(Explanation explanation, INDArray labels) {
    int examples = explanation.inputs().get(0).examples();
    List<String> ids = LongStream.range(next, next + examples).mapToObj(String::valueOf).toList();
    add(explanation, labels, ids);
  }

  /**
   * Adds a batch that was explained already, and whose examples have names.
   *
   * @param explanation the explanation; stays open
   * @param labels [batch, classes], one-hot, or [batch, 1] of two classes; null if there are none
   * @param ids what tells each example from all others of the data set
   * @throws IllegalArgumentException if there are not as many ids as examples
   */
  public void add(Explanation explanation, INDArray labels, List<String> ids) {
    add(explanation, explanation.outputNames().get(0), labels, ids);
  }

  /**
   * Adds a batch that was explained already, of a network with several outputs.
   *
   * @param explanation the explanation; stays open
   * @param output which of its outputs was explained
   * @param labels that output's labels, as above; null if there are none
   * @param ids what tells each example from all others of the data set
   * @throws IllegalArgumentException if there are not as many ids as examples, or there is no such
   *     output
   */
  public void add(Explanation explanation, String output, INDArray labels, List<String> ids) {
    int examples = explanation.inputs().get(0).examples();
    if (ids.size() < examples) {
      throw counts(examples, ids);
    }
    addFirst(explanation, output, labels, ids);
  }

  /**
   * Adds the first examples of a batch that was filled up, for equal bits, say.
   *
   * @param explanation the explanation; stays open
   * @param output which of its outputs was explained
   * @param labels that output's labels, as above; null if there are none
   * @param ids what tells each of the first examples from all others of the data set; what is
   *     behind them is not counted
   * @throws IllegalArgumentException if there are more ids than examples, or there is no such
   *     output
   */
  public void addFirst(Explanation explanation, String output, INDArray labels, List<String> ids) {
    int examples = explanation.inputs().get(0).examples();
    if (ids.size() > examples) {
      throw counts(examples, ids);
    }
    List<Group> groups =
        IntStream.range(0, ids.size())
            .mapToObj(i -> group(explanation, output, labels, i))
            .toList();
    EvidenceReader.read(explanation, new ArrayList<>(ids), groups).forEach(summary::add);
    next += ids.size();
  }

  private static IllegalArgumentException counts(int examples, List<String> ids) {
    return new IllegalArgumentException(
        "The explanation is of " + examples + " examples, but there are " + ids.size() + " ids");
  }

  private static Group group(Explanation explanation, String output, INDArray labels, int example) {
    OptionalInt explained = explanation.findExplainedClass(output, example);
    OptionalInt predicted = explanation.predictedClass(output, example);
    boolean isLabelled = labels != null && labels.rank() == 2 && predicted.isPresent();
    Verdict verdict =
        !isLabelled
            ? Verdict.UNKNOWN
            : labelled(labels, example) == predicted.getAsInt() ? Verdict.HIT : Verdict.ERROR;
    return new Group(explained.orElse(Group.NO_CLASS), verdict);
  }

  private static int labelled(INDArray labels, int example) {
    if (labels.size(1) == 1) {
      return labels.getDouble(example, 0) > 0.5 ? 1 : 0;
    }
    int highest = 0;
    for (int i = 1; i < labels.size(1); i++) {
      highest = labels.getDouble(example, i) > labels.getDouble(example, highest) ? i : highest;
    }
    return highest;
  }

  /**
   * What was remembered so far. It goes on growing with this survey.
   *
   * @return the summary
   */
  public SurveySummary summary() {
    return summary;
  }
}
