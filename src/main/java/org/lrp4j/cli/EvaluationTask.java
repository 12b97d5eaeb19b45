package org.lrp4j.cli;

import java.util.OptionalLong;
import org.lrp4j.ChannelOrder;
import org.lrp4j.cli.model.LoadedModel;
import org.lrp4j.evaluation.ExplainedEvaluationBuilder;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What every evaluation needs.
 *
 * @param model the model
 * @param scale normalises its inputs
 * @param names the classes' names, if they were given
 * @param builder of the report
 * @param console where progress is told
 */
record EvaluationTask(
    LoadedModel model,
    InputScale scale,
    ClassLabels names,
    ExplainedEvaluationBuilder builder,
    Console console) {

  INDArray scaled(INDArray values) {
    return scale.apply(values, model.input());
  }

  void revert(INDArray features) {
    scale.revert(features, model.input());
  }

  OptionalLong outputs() {
    return OutputColumns.of(model.network());
  }

  boolean hasOneColumn() {
    return outputs().equals(OptionalLong.of(1));
  }

  OptionalLong classes() {
    return hasOneColumn() ? OptionalLong.of(2) : outputs();
  }

  boolean areSigmoids() {
    return OutputColumns.areSigmoids(model.network());
  }

  /** Shows images as the files hold them, for that is what remains when all is undone. */
  void showFiles(ImageFitting fitting) {
    builder.channelOrder(ChannelOrder.RGB).valueRange(0, 255);
    builder.normalizer(
        new ReportScale(
            features -> {
              revert(features);
              fitting.restoreColors(features);
            }));
  }
}
