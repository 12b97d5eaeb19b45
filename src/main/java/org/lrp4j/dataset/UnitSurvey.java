package org.lrp4j.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.dataset.summary.ExampleEvidence;
import org.lrp4j.dataset.summary.Group;
import org.lrp4j.dataset.summary.InputEvidence;
import org.lrp4j.dataset.summary.UnitSummary;
import org.lrp4j.dataset.summary.Verdict;
import org.lrp4j.layer.ActivationRange;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * How much the units inside of a network count: of each layer's input the units of a dense layer,
 * or the channels of a convolution, by the mean of their |relevance|; which are dead, because their
 * activation never changes, and which are idle, because what they say never matters.
 *
 * <pre>{@code
 * try (LrpExplainer explainer = LrpExplainer.builder(network).activationRanges(true).build()) {
 *   UnitSurvey survey = new UnitSurvey(explainer);
 *   survey.addAll(test);
 *   survey.summary().layers().forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>It comes from the same pass as the relevance of the inputs. Summaries can be merged. Not for
 * several threads at once.
 */
public final class UnitSurvey {

  private final LrpExplainer explainer;
  private final UnitSummary summary = new UnitSummary();
  private long next;

  /**
   * A survey.
   *
   * @param explainer explains the examples, built with {@link
   *     org.lrp4j.LrpExplainerBuilder#activationRanges}, and with the relevance of every layer,
   *     which is the default; stays open
   */
  public UnitSurvey(LrpExplainer explainer) {
    this.explainer = Objects.requireNonNull(explainer, "explainer");
  }

  /**
   * Explains all that an iterator still gives.
   *
   * @param data batches; labels play no part
   */
  public void addAll(DataSetIterator data) {
    while (data.hasNext()) {
      add(data.next());
    }
  }

  /**
   * Explains a batch.
   *
   * @param batch a batch; labels play no part
   */
  public void add(DataSet batch) {
    try (Explanation explanation = explainer.explain(batch)) {
      add(explanation);
    }
  }

  /**
   * Adds a batch that was explained already.
   *
   * @param explanation the explanation; stays open
   * @throws IllegalArgumentException if it holds no relevance of layers, or does not say between
   *     what activations lay
   */
  public void add(Explanation explanation) {
    if (explanation.layerNames().isEmpty()) {
      throw new IllegalArgumentException(
          "The explanation holds no relevance of layers: build the explainer with"
              + " layerRelevance(true)");
    }
    int examples = explanation.inputs().get(0).examples();
    List<String> names =
        explanation.layerNames().stream()
            .filter(name -> explanation.relevance(name).size(0) == examples)
            .toList();
    List<ActivationRange> ranges = names.stream().map(explanation::activationRange).toList();
    List<List<InputEvidence>> layers = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      INDArray relevance = explanation.relevance(names.get(i));
      layers.add(
          EvidenceReader.examples(
              new ExplainedInput(names.get(i), relevance, relevance, ranges.get(i).format())));
      summary.addRange(names.get(i), ranges.get(i).least(), ranges.get(i).most());
    }
    for (int i = 0; i < examples; i++) {
      int example = i;
      int explained = explanation.findExplainedClass(i).orElse(Group.NO_CLASS);
      summary.add(
          new ExampleEvidence(
              String.valueOf(next + i),
              new Group(explained, Verdict.UNKNOWN),
              layers.stream().map(layer -> layer.get(example)).toList()));
    }
    next += examples;
  }

  /**
   * What was remembered so far. It goes on growing with this survey.
   *
   * @return the summary
   */
  public UnitSummary summary() {
    return summary;
  }
}
