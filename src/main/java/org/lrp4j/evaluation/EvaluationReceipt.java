package org.lrp4j.evaluation;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.evaluation.report.TrustFindings;
import org.lrp4j.receipt.CommandRecord;
import org.lrp4j.receipt.DataChecksum;
import org.lrp4j.receipt.EvaluationRecord;
import org.lrp4j.receipt.Receipt;
import org.lrp4j.receipt.ReceiptBuilder;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Collects what it takes to compute a report again. */
final class EvaluationReceipt {

  /** What the receipt is called beside the report's pages. */
  static final String FILE = "receipt.json";

  private final Model model;
  private final LrpExplainer explainer;
  private final Optional<CommandRecord> command;
  private final DataChecksum data = new DataChecksum();
  private String checksum = "";

  /**
   * A receipt of an evaluation that begins.
   *
   * @throws IllegalArgumentException if the composite holds what cannot be written down
   */
  EvaluationReceipt(Model model, LrpExplainer explainer, Optional<CommandRecord> command) {
    Receipt.builder(model, explainer); // refuses before anything is evaluated
    this.model = model;
    this.explainer = explainer;
    this.command = command;
  }

  /** Reads a batch that is evaluated. */
  void read(LabelledBatch batch) {
    if (batch.isComplete()) {
      data.add(
          Stream.of(
                  batch.features(),
                  orNone(batch.featuresMasks(), batch.features().length),
                  batch.labels(),
                  orNone(batch.labelsMasks(), batch.labels().length))
              .flatMap(Stream::of)
              .toArray(INDArray[]::new));
    }
  }

  private static INDArray[] orNone(INDArray[] masks, int count) {
    return masks == null ? new INDArray[count] : masks;
  }

  /**
   * Writes a report and, if there is to be one, the receipt of all that is explained in it.
   *
   * @param examples how many were evaluated
   * @param figures what was found
   * @param report writes the report, hands on each explanation, and returns the first page
   * @return the first page
   */
  static Path save(
      Optional<EvaluationReceipt> receipt,
      long examples,
      Map<String, Double> figures,
      Function<Consumer<Explanation>, Path> report) {
    return receipt.isPresent()
        ? receipt.get().save(examples, figures, report)
        : report.apply(explanation -> {});
  }

  private Path save(
      long examples, Map<String, Double> figures, Function<Consumer<Explanation>, Path> report) {
    ReceiptBuilder builder = Receipt.builder(model, explainer);
    command.ifPresent(builder::command);
    Path page = report.apply(builder::add);
    if (checksum.isEmpty()) {
      checksum = data.finished();
    }
    builder
        .evaluation(new EvaluationRecord(examples, checksum, figures))
        .build()
        .write(page.resolveSibling(FILE));
    return page;
  }

  /** The figures of a classifier, and the means of what was measured of its maps. */
  static Map<String, Double> figures(Evaluation evaluation, Optional<TrustFindings> trust) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("accuracy", evaluation.accuracy());
    figures.put("precision", evaluation.precision());
    figures.put("recall", evaluation.recall());
    figures.put("f1", evaluation.f1());
    trust.ifPresent(
        found ->
            found
                .result()
                .figures()
                .forEach(
                    each ->
                        figures.put(
                            each.attribution() + ": " + each.measure(), each.estimate().mean())));
    return figures;
  }
}
