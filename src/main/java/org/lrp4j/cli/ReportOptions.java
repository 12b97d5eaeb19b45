package org.lrp4j.cli;

import org.lrp4j.evaluation.ExplainedEvaluationBuilder;
import org.lrp4j.evaluation.TrustCheck;
import picocli.CommandLine.Option;

/** What a report of an evaluation holds. */
final class ReportOptions {

  @Option(
      names = "--worst-errors",
      paramLabel = "N",
      defaultValue = "24",
      description = "How many errors of each class are explained. Default: ${DEFAULT-VALUE}.")
  private int worstErrors;

  @Option(names = "--title", paramLabel = "TEXT", description = "The report's title.")
  private String title;

  @Option(
      names = "--check",
      paramLabel = "N",
      arity = "0..1",
      fallbackValue = "100",
      description = {
        "Measure, of a classifier, whether the maps have to do with the model, as check does, on N"
            + " examples drawn at random (100 without a number), and add that to the report.",
        "Takes some 450 passes through the model an example: for 100 examples as long as"
            + " evaluating 45,000."
      })
  private Integer checked;

  @Option(
      names = "--receipt",
      description = {
        "Write receipt.json too: checksums of model, data and relevance, figures, rules, options,"
            + " versions; verify computes all again. The choice of operations is fixed for it."
      })
  private boolean isWritingReceipt;

  /** Whether a receipt is written. */
  boolean isWritingReceipt() {
    return isWritingReceipt;
  }

  /** Refuses what makes no sense. */
  void require() {
    if (worstErrors < 0) {
      throw CommandFailure.usage("--worst-errors must not be negative, but is " + worstErrors);
    }
    if (checked != null && checked < 2) {
      throw CommandFailure.usage("--check must be at least 2, but is " + checked);
    }
  }

  /**
   * Refuses the check.
   *
   * @param what the model is, such as "a regression"
   */
  void refuseCheck(String what) {
    if (checked != null) {
      throw CommandFailure.usage(
          "--check is for classifiers, and the model is "
              + what
              + ": leave it out, and measure with lrp4j check");
    }
  }

  /** The builder with all that was asked for. */
  ExplainedEvaluationBuilder applied(ExplainedEvaluationBuilder builder, Console console) {
    if (title != null) {
      builder.title(title);
    }
    if (checked != null) {
      boolean[] hasBegun = {false};
      builder.trust(
          TrustCheck.DEFAULT
              .examples(checked)
              .progress(
                  at -> {
                    if (!hasBegun[0]) {
                      console.close();
                      console.begin("Checking", at.total());
                      hasBegun[0] = true;
                    }
                    console.to(at.done());
                  }));
    }
    return builder.worstErrors(worstErrors);
  }
}
