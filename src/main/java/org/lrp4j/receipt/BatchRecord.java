package org.lrp4j.receipt;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lrp4j.Conservation;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.Finding;
import org.lrp4j.TargetParts;
import org.lrp4j.layer.Absorber;

/**
 * What a receipt says of one batch, since batches are computed as a whole.
 *
 * @param targets what was explained of each output, or of an inner layer
 * @param inputs the inputs, as the network got them
 * @param masks their masks, of those that had one
 * @param outputs what the network put out
 * @param relevance the inputs' relevance
 * @param scores for each example the relevance that its explanation began with
 * @param arrived for each example the sum of the inputs' relevance
 * @param kept what biases and others kept of the whole batch, over all layers; empty if the
 *     explainer made no conservation table
 */
record BatchRecord(
    Map<String, TargetParts> targets,
    Map<String, ArrayRecord> inputs,
    Map<String, ArrayRecord> masks,
    Map<String, ArrayRecord> outputs,
    Map<String, ArrayRecord> relevance,
    List<Double> scores,
    List<Double> arrived,
    Map<String, Double> kept) {

  BatchRecord {
    targets = inOrder(targets);
    inputs = inOrder(inputs);
    masks = inOrder(masks);
    outputs = inOrder(outputs);
    relevance = inOrder(relevance);
    scores = List.copyOf(scores);
    arrived = List.copyOf(arrived);
    kept = inOrder(kept);
  }

  private static <T> Map<String, T> inOrder(Map<String, T> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  static BatchRecord of(Explanation explanation) {
    Map<String, TargetParts> targets = new LinkedHashMap<>();
    Map<String, ArrayRecord> outputs = new LinkedHashMap<>();
    for (String output : explanation.outputNames()) {
      targets.put(output, explanation.target(output).parts());
      outputs.put(output, ArrayRecord.of(explanation.output(output)));
    }
    Map<String, ArrayRecord> inputs = new LinkedHashMap<>();
    Map<String, ArrayRecord> masks = new LinkedHashMap<>();
    Map<String, ArrayRecord> relevance = new LinkedHashMap<>();
    for (ExplainedInput input : explanation.inputs()) {
      inputs.put(input.name(), ArrayRecord.of(input.input()));
      input.mask().ifPresent(mask -> masks.put(input.name(), ArrayRecord.of(mask)));
      relevance.put(input.name(), ArrayRecord.of(input.relevance()));
    }
    List<Double> scores = new ArrayList<>();
    List<Double> arrived = new ArrayList<>();
    for (int i = 0; i < explanation.inputs().get(0).examples(); i++) {
      Finding finding = Finding.of(explanation, i);
      scores.add(finding.score());
      arrived.add(finding.arrived());
    }
    return new BatchRecord(
        targets, inputs, masks, outputs, relevance, scores, arrived, kept(explanation));
  }

  private static Map<String, Double> kept(Explanation explanation) {
    Map<String, Double> kept = new LinkedHashMap<>();
    explanation
        .findConservation()
        .ifPresent(
            found -> {
              for (Absorber absorber : Absorber.values()) {
                double sum =
                    found.rows().stream().mapToDouble(row -> row.absorbed().by(absorber)).sum();
                if (sum != 0 || absorber == Absorber.BIAS) {
                  kept.put(absorber.label(), sum);
                }
              }
              kept.put(
                  "rest",
                  found.rows().stream().mapToDouble(Conservation.Row::absorbedByStabilizer).sum());
            });
    return kept;
  }

  int examples() {
    return scores.size();
  }
}
