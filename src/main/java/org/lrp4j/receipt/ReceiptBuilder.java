package org.lrp4j.receipt;

import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.lrp4j.ExplainerSettings;
import org.lrp4j.Explanation;

/** Collects what a receipt says, explanation by explanation. */
public final class ReceiptBuilder {

  private final ModelRecord model;
  private final ExplainerSettings settings;
  private final List<BatchRecord> batches = new ArrayList<>();
  private Optional<CommandRecord> command = Optional.empty();
  private Optional<EvaluationRecord> evaluation = Optional.empty();

  ReceiptBuilder(Model network, ExplainerSettings settings) {
    SettingsJson.write(settings); // what cannot be written is refused before anything is explained
    this.model = ModelRecord.of(network);
    this.settings = settings;
  }

  /**
   * Adds an explanation. Only checksums and sums are kept.
   *
   * @param explanation an explanation by the same explainer, not closed
   * @return this builder
   */
  public ReceiptBuilder add(Explanation explanation) {
    batches.add(BatchRecord.of(explanation));
    return this;
  }

  /**
   * How the command line was called.
   *
   * @param newCommand the command
   * @return this builder
   */
  public ReceiptBuilder command(CommandRecord newCommand) {
    command = Optional.of(newCommand);
    return this;
  }

  /**
   * What was evaluated, if the explanations are those of a report.
   *
   * @param newEvaluation the evaluation
   * @return this builder
   */
  public ReceiptBuilder evaluation(EvaluationRecord newEvaluation) {
    evaluation = Optional.of(newEvaluation);
    return this;
  }

  /**
   * Finishes the receipt.
   *
   * @return the receipt of all explanations that were added
   */
  public Receipt build() {
    return new Receipt(
        OffsetDateTime.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        MadeWith.here(),
        model,
        settings,
        command,
        evaluation,
        batches,
        StoredRelevance.NONE);
  }
}
