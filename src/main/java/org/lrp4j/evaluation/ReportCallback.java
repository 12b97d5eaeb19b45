package org.lrp4j.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.BiFunction;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.listeners.EvaluativeListener;
import org.deeplearning4j.optimize.listeners.callbacks.EvaluationCallback;
import org.lrp4j.file.RunFolder;
import org.nd4j.evaluation.IEvaluation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a report after each evaluation during training, into the folder of its run; must not bring
 * training down.
 */
final class ReportCallback implements EvaluationCallback {

  private static final Logger LOG = LoggerFactory.getLogger(ExplainedEvaluation.class);

  private final Path folder;
  private final RunFolder run;
  private final BiFunction<Model, IEvaluation<?>[], ReportSource> evaluate;
  private boolean isOver;

  /**
   * A callback.
   *
   * @param evaluate evaluates a network as the listener has done, whose evaluations it is told
   */
  ReportCallback(Path folder, BiFunction<Model, IEvaluation<?>[], ReportSource> evaluate) {
    this.folder = folder;
    this.run = new RunFolder(folder);
    this.evaluate = evaluate;
  }

  // DL4J's interface has the raw type.
  @SuppressWarnings("rawtypes")
  @Override
  public void call(
      EvaluativeListener listener, Model model, long invocations, IEvaluation[] evaluations) {
    if (isOver) {
      return;
    }
    try (ReportSource evaluation = evaluate.apply(model, evaluations)) {
      Path report = run.made().resolve(String.format(Locale.ROOT, "evaluation-%04d", invocations));
      LOG.info("Evaluation {} explained: {}", invocations, evaluation.save().apply(report));
    } catch (IOException | RuntimeException e) {
      LOG.error("No report of evaluation {} in {}; training goes on", invocations, folder, e);
    } catch (Error e) {
      // Too little memory for explaining beside the training, or a Java without graphics.
      isOver = true;
      LOG.error(
          "No report of evaluation {} in {}; training goes on, without reports from here on",
          invocations,
          folder,
          e);
    }
  }
}
