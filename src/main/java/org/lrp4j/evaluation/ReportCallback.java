package org.lrp4j.evaluation;

import java.nio.file.Path;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.listeners.EvaluativeListener;
import org.deeplearning4j.optimize.listeners.callbacks.EvaluationCallback;
import org.nd4j.evaluation.IEvaluation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a report after each evaluation during training; must not bring training down. */
final class ReportCallback implements EvaluationCallback {

  private static final Logger LOG = LoggerFactory.getLogger(ExplainedEvaluation.class);

  private final Path folder;
  private final Function<Model, ExplainedEvaluation> evaluate;

  ReportCallback(Path folder, Function<Model, ExplainedEvaluation> evaluate) {
    this.folder = folder;
    this.evaluate = evaluate;
  }

  // DL4J's interface has the raw type.
  @SuppressWarnings("rawtypes")
  @Override
  public void call(
      EvaluativeListener listener, Model model, long invocations, IEvaluation[] evaluations) {
    Path report = folder.resolve(String.format("evaluation-%04d", invocations));
    try (ExplainedEvaluation evaluation = evaluate.apply(model)) {
      LOG.info("Evaluation {} explained: {}", invocations, evaluation.saveReport(report));
    } catch (RuntimeException e) {
      LOG.error("No report of evaluation {} at {}; training goes on", invocations, report, e);
    }
  }
}
