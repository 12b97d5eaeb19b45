package org.lrp4j.dataset;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.batch.Rows;
import org.lrp4j.dataset.summary.ParameterSummary;
import org.lrp4j.layer.ParameterRelevance;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * How much the weights, filters and neurons of a network count over a data set, by the mean of
 * their |relevance|: which can be pruned, and which nothing goes through.
 *
 * <pre>{@code
 * try (LrpExplainer explainer =
 *     LrpExplainer.builder(network).parameterRelevance(true).conservation(false).build()) {
 *   ParameterSurvey survey = new ParameterSurvey(explainer);
 *   survey.addAll(some);                                  // a few hundred examples are enough
 *   survey.summary().of("conv1", "W").leastRelevantUnits();
 * }
 * }</pre>
 *
 * <p>Each example is explained by itself, for its predicted class: |R| of a sum over a batch would
 * depend on which examples come together. Not for several threads at once.
 *
 * @see <a href="https://doi.org/10.1016/j.patcog.2021.107899">Yeom et al., 2021</a>
 */
public final class ParameterSurvey {

  private final LrpExplainer explainer;
  private final Set<String> layers;
  private final ParameterSummary summary = new ParameterSummary();

  /**
   * A survey of all layers whose parameters' relevance is known.
   *
   * @param explainer explains the examples, built with {@link
   *     org.lrp4j.LrpExplainerBuilder#parameterRelevance}; stays open
   */
  public ParameterSurvey(LrpExplainer explainer) {
    this(explainer, List.of());
  }

  /**
   * A survey of some layers, where others have too many weights to keep two sums of each.
   *
   * @param explainer explains the examples; stays open
   * @param layers the names of the layers; none for all
   */
  public ParameterSurvey(LrpExplainer explainer, List<String> layers) {
    this.explainer = Objects.requireNonNull(explainer, "explainer");
    this.layers = Set.copyOf(layers);
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
   * Explains the examples of a batch, one by one.
   *
   * @param batch a batch; labels play no part, and may be missing
   */
  public void add(DataSet batch) {
    INDArray mask = batch.getFeaturesMaskArray();
    add(new INDArray[] {batch.getFeatures()}, mask == null ? null : new INDArray[] {mask});
  }

  /**
   * Explains the examples of a batch for a network with several inputs, one by one.
   *
   * @param batch a batch; labels play no part, and may be missing
   */
  public void add(MultiDataSet batch) {
    add(batch.getFeatures(), batch.getFeaturesMaskArrays());
  }

  private void add(INDArray[] features, INDArray... masks) {
    for (long i = 0; i < features[0].size(0); i++) {
      var one =
          new org.nd4j.linalg.dataset.MultiDataSet(
              Rows.copies(features, i, i + 1), null, Rows.copies(masks, i, i + 1), null);
      try (Explanation explanation = explainer.explain(one)) {
        add(explanation);
      }
    }
  }

  /**
   * Adds an example that was explained already, for whatever target.
   *
   * @param explanation the explanation of one example; stays open
   * @throws IllegalArgumentException if it is of several examples, or holds no relevance of
   *     parameters, or not that of a layer that was asked for
   */
  public void add(Explanation explanation) {
    int examples = explanation.inputs().get(0).examples();
    if (examples != 1) {
      throw new IllegalArgumentException(
          "Expected the explanation of one example, but got that of "
              + examples
              + ", whose parameters' relevance is added up: explain them one by one");
    }
    if (explanation.parameterLayers().isEmpty()) {
      throw new IllegalArgumentException(
          "The explanation holds no relevance of parameters: build the explainer with"
              + " parameterRelevance(true)");
    }
    layers.forEach(explanation::parameterRelevance);
    for (String layer : explanation.parameterLayers()) {
      if (layers.isEmpty() || layers.contains(layer)) {
        explanation.parameterRelevance(layer).forEach(known -> add(layer, known));
      }
    }
  }

  private void add(String layer, ParameterRelevance known) {
    double[] relevance = known.relevance().castTo(DataType.DOUBLE).dup('c').data().asDouble();
    long[] shape = known.relevance().shape();
    summary.add(layer, known.name(), shape, relevance, known.ofUnits());
  }

  /**
   * What was remembered so far. It goes on growing with this survey.
   *
   * @return the summary
   */
  public ParameterSummary summary() {
    return summary;
  }
}
