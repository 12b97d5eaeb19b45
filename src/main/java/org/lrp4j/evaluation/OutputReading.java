package org.lrp4j.evaluation;

import java.util.stream.IntStream;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How the evaluated output is read. Labels and outputs are brought into the order [batch, classes,
 * …] before anything looks at them, for DL4J's own figures too: an {@code Evaluation} takes the
 * second axis for the classes, whatever the network's format is.
 *
 * @param format which axis holds the classes
 * @param classes how many classes it tells apart; 1 if it is a number
 */
record OutputReading(DataFormat format, int classes) {

  /**
   * Of a network's first batch.
   *
   * @param output what the network gives for it
   * @throws IllegalStateException if all of that is NaN or infinite
   */
  static OutputReading of(
      EvaluatedNetwork network, LrpExplainer explainer, LabelledBatch batch, INDArray output) {
    if (output.rank() == 2 && output.size(1) > 1) {
      return new OutputReading(DataFormat.NC, (int) output.size(1));
    }
    // The explainer knows formats and the last activation function: it explains one example.
    int row = Outcomes.firstFinite(output);
    INDArray[] example = batch.copyOf(row).toArray(INDArray[]::new);
    try (Explanation explanation =
        explainer.explain(example, network.targets(Target.predicted()))) {
      String name = explanation.outputNames().get(network.index());
      return new OutputReading(explanation.outputFormat(name), explanation.classCount(name));
    }
  }

  /** A view with the classes right behind the examples. */
  INDArray classesFirst(INDArray array) {
    if (!format.isChannelsLast() || array.rank() != format.rank()) {
      return array;
    }
    int last = array.rank() - 1;
    int[] axes = IntStream.concat(IntStream.of(0, last), IntStream.range(1, last)).toArray();
    return array.permute(axes);
  }
}
