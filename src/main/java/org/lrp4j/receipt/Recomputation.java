package org.lrp4j.receipt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Model;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.Target;
import org.lrp4j.TargetParts;
import org.lrp4j.batch.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Explains again what a receipt is of, batch by batch as it was then. */
final class Recomputation {

  private final Receipt receipt;
  private final Model network;
  private final UnaryOperator<LrpExplainerBuilder> further;

  Recomputation(Receipt receipt, Model network, UnaryOperator<LrpExplainerBuilder> further) {
    this.receipt = receipt;
    this.network = network;
    this.further = further;
  }

  Verification of(INDArray[] inputs, INDArray[] masks) {
    if (receipt.evaluation().isPresent()) {
      throw new IllegalArgumentException(
          "The receipt is of a report: write the report again with a receipt, and compare the two"
              + " with Receipt.compare, or call lrp4j verify");
    }
    boolean keepsSums = receipt.batches().stream().anyMatch(batch -> !batch.kept().isEmpty());
    LrpExplainerBuilder builder =
        further.apply(LrpExplainer.builder(network)).settings(receipt.settings());
    // Explainers keep that of layers unless told otherwise, and the last digits can depend on it
    // where they are not meant to be reproducible.
    builder.conservation(keepsSums).layerRelevance(!receipt.settings().reproducible());
    try (LrpExplainer explainer = builder.build()) {
      requireExamples(explainer, inputs);
      ReceiptBuilder again = Receipt.builder(network, explainer);
      Optional<RelevanceDifference> largest = Optional.of(RelevanceDifference.NONE);
      int from = 0;
      for (BatchRecord batch : receipt.batches()) {
        int to = from + batch.examples();
        Target[] targets = targets(batch, explainer);
        try (Explanation explanation =
            explainer.explain(
                Rows.copies(inputs, from, to), Rows.copies(masks, from, to), targets)) {
          again.add(explanation);
          largest = difference(largest, batch, explanation);
        }
        from = to;
      }
      return receipt.compare(again.build(), largest);
    }
  }

  private void requireExamples(LrpExplainer explainer, INDArray... inputs) {
    if (inputs.length != explainer.inputNames().size()) {
      throw new IllegalArgumentException(
          "The network has the inputs "
              + explainer.inputNames()
              + ", but got "
              + inputs.length
              + " arrays");
    }
    for (INDArray input : inputs) {
      if (input.size(0) != receipt.examples()) {
        throw new IllegalArgumentException(
            "The receipt is of %d examples, but the input has %s"
                .formatted(receipt.examples(), Arrays.toString(input.shape())));
      }
    }
  }

  private static Target[] targets(BatchRecord batch, LrpExplainer explainer) {
    Map<String, TargetParts> parts = batch.targets();
    List<Target> targets = new ArrayList<>();
    if (parts.size() == 1 && parts.values().iterator().next().layer().isPresent()) {
      targets.add(Target.of(parts.values().iterator().next()));
    } else {
      for (String output : explainer.outputNames()) {
        targets.add(parts.containsKey(output) ? Target.of(parts.get(output)) : Target.nothing());
      }
    }
    return targets.toArray(Target[]::new);
  }

  /** Empty as soon as something was not kept. */
  private Optional<RelevanceDifference> difference(
      Optional<RelevanceDifference> before, BatchRecord batch, Explanation explanation) {
    Optional<RelevanceDifference> largest = before;
    int index = 0;
    for (Map.Entry<String, ArrayRecord> input : batch.relevance().entrySet()) {
      Optional<INDArray> stored = receipt.stored().read(index++, input.getValue());
      if (stored.isEmpty() || largest.isEmpty()) {
        return Optional.empty();
      }
      INDArray found = explanation.relevance(input.getKey());
      if (!Arrays.equals(found.shape(), stored.get().shape())) {
        return Optional.empty();
      }
      largest =
          Optional.of(
              largest
                  .get()
                  .or(
                      RelevanceDifference.between(
                          stored.get(), found, "input \"" + input.getKey() + "\"")));
    }
    return largest;
  }
}
