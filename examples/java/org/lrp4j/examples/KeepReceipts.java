package org.lrp4j.examples;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.evaluation.ExplainedEvaluation;
import org.lrp4j.receipt.Receipt;
import org.lrp4j.receipt.Verification;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Explanations and reports with a receipt, from which they can be computed again and compared: now,
 * after an update, or on another machine.
 */
public final class KeepReceipts {

  private KeepReceipts() {}

  /**
   * Runs the example.
   *
   * @param arguments none
   */
  public static void main(String... arguments) {
    MultiLayerNetwork network = DigitNetwork.trained(Digits.training(), 1);
    Path folder = Path.of("target", "receipts");
    System.out.println(ofExplanation(network, folder));
    System.out.println(ofReport(network, folder));
  }

  /** Explains, and computes the same again from the receipt, the network and the images. */
  static Verification ofExplanation(MultiLayerNetwork network, Path folder) {
    INDArray images = Digits.test().images(List.of(3, 7, 0, 61));
    Path file = folder.resolve("receipt.json");
    try (LrpExplainer explainer =
            LrpExplainer.builder(network)
                .composite(Composite.epsilonPlusFlat())
                .reproducible(true)
                .build();
        Explanation explanation = explainer.explain(images)) {
      Receipt.of(network, explainer, explanation).write(file, explanation);
    }
    return Receipt.read(file).verify(network, images);
  }

  /** Writes a report twice, and compares the two. */
  static Verification ofReport(MultiLayerNetwork network, Path folder) {
    Path first = report(network, folder.resolve("report"));
    Path again = report(network, folder.resolve("report-again"));
    return Receipt.read(first.resolveSibling("receipt.json"))
        .compare(Receipt.read(again.resolveSibling("receipt.json")), Optional.empty());
  }

  private static Path report(MultiLayerNetwork network, Path folder) {
    try (ExplainedEvaluation evaluation =
        ExplainedEvaluation.builder(network)
            .explainer(explainer -> explainer.composite(Composite.epsilonPlusFlat()))
            .confidentHits(1)
            .worstErrors(1)
            .leastCertain(0)
            .receipt()
            .evaluate(Digits.test().batches(100))) {
      return evaluation.saveReport(folder);
    }
  }
}
