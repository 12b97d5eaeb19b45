package org.lrp4j.examples;

import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.evaluation.ExplainedEvaluation;

/**
 * A LeNet, and the same after it learned to cheat by a mark in a corner: both are right, but not
 * for the same reasons. The report in target/compared-networks tells which evidence moved, and what
 * the channels of the second convolution are used for.
 */
public final class CompareNetworks {

  private CompareNetworks() {}

  /**
   * Runs the example.
   *
   * @param arguments none
   */
  public static void main(String... arguments) {
    MultiLayerNetwork honest = DigitNetwork.trained(Digits.training(), 2);
    MultiLayerNetwork cheat = DigitNetwork.trained(MarkedDigits.of(Digits.training(), 0.05), 2);
    Path page =
        run(
            honest,
            cheat,
            MarkedDigits.of(Digits.test(), 0.05),
            Path.of("target", "compared-networks"));
    System.out.println("Open " + page);
  }

  static Path run(MultiLayerNetwork before, MultiLayerNetwork after, Digits digits, Path folder) {
    try (LrpExplainer earlier =
            LrpExplainer.builder(before)
                .composite(Composite.epsilonPlus())
                .layerRelevance(false)
                .conservation(false)
                .build();
        ExplainedEvaluation evaluation =
            ExplainedEvaluation.builder(after)
                .explainer(explainer -> explainer.composite(Composite.epsilonPlus()))
                .title("A LeNet that learned to cheat")
                .origin("cheat", digits.count() + " handwritten digits")
                .confidentHits(3)
                .worstErrors(3)
                .leastCertain(3)
                .batchSize(100)
                .concepts(3, "conv2")
                .compareWith("honest", earlier)
                .units()
                .evaluate(digits.batches(100))) {
      return evaluation.saveReport(folder);
    }
  }
}
