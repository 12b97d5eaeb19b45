package org.lrp4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.lrp4j.network.Balance;
import org.lrp4j.network.Finiteness;
import org.lrp4j.network.Flow;
import org.lrp4j.network.NodeFlow;
import org.lrp4j.network.ShadowNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Makes explanations with a shadow network: forward pass, targets, way back, results. */
final class Explaining {

  private final ShadowNetwork shadow;
  private final Optional<InputRange> inputRange;

  Explaining(ShadowNetwork shadow, Optional<InputRange> inputRange) {
    this.shadow = shadow;
    this.inputRange = inputRange;
  }

  /**
   * Explains a batch.
   *
   * @param given the inputs
   * @param targets for each explanation nothing, or a target for each output
   */
  List<Explanation> explain(INDArray[] given, List<Target[]> targets) {
    INDArray[] inputs = Inputs.checked(given, shadow.inputNames(), shadow.dataType());
    inputRange.ifPresent(range -> range.require(inputs, shadow.inputNames()));
    targets.forEach(this::requireTargetForEachOutput);
    List<INDArray> logits = shadow.forward(inputs);
    logits.forEach(this::requireFinite);
    List<INDArray> networkOutputs = new ArrayList<>();
    for (int i = 0; i < logits.size(); i++) {
      networkOutputs.add(shadow.networkOutput(i, logits.get(i)));
    }
    List<Map<String, Explanation.OutputRelevance>> outputs =
        targets.stream().map(target -> outputs(target, logits, networkOutputs)).toList();
    SharedArrays shared =
        new SharedArrays(
            Stream.of(List.of(inputs), logits, networkOutputs).flatMap(List::stream).toList(),
            targets.size());
    List<Flow> flows =
        shadow.redistribute(outputs.stream().map(Explaining::beginnings).toList(), inputs);
    List<Explanation> explanations = new ArrayList<>();
    for (int i = 0; i < flows.size(); i++) {
      requireFinite(flows.get(i));
      explanations.add(explanation(inputs, outputs.get(i), flows.get(i), shared));
    }
    return explanations;
  }

  private void requireTargetForEachOutput(Target[] targets) {
    List<String> outputNames = shadow.outputNames();
    if (targets.length != 0 && targets.length != outputNames.size()) {
      throw new IllegalArgumentException(
          "Expected no target, or one for each of the outputs "
              + outputNames
              + ", but got "
              + targets.length);
    }
  }

  private Map<String, Explanation.OutputRelevance> outputs(
      Target[] targets, List<INDArray> logits, List<INDArray> networkOutputs) {
    List<String> names = shadow.outputNames();
    Map<String, Explanation.OutputRelevance> outputs = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      Target target = targets.length == 0 ? Target.predicted() : targets[i];
      INDArray beginning =
          InitialRelevance.of(target, names.get(i), logits.get(i), shadow.imageFormat());
      outputs.put(
          names.get(i),
          new Explanation.OutputRelevance(networkOutputs.get(i), logits.get(i), beginning, target));
    }
    return outputs;
  }

  /** The relevance that each output begins with, null where nothing is to be explained. */
  private static List<INDArray> beginnings(Map<String, Explanation.OutputRelevance> outputs) {
    List<INDArray> beginnings = new ArrayList<>();
    outputs
        .values()
        .forEach(
            output ->
                beginnings.add(
                    output.target().kind() == Target.Kind.NOTHING ? null : output.relevance()));
    return beginnings;
  }

  private void requireFinite(Flow flow) {
    if (!flow.inputs().stream().allMatch(Finiteness::holds)) {
      shadow.requireFiniteParameters();
      throw new IllegalArgumentException(
          "The relevance holds NaN or infinite values, although the network's output is finite: is a"
              + " stabilizer too small for "
              + shadow.dataType()
              + "?");
    }
  }

  private void requireFinite(INDArray logits) {
    if (!Finiteness.holds(logits)) {
      shadow.requireFiniteParameters();
      throw new IllegalArgumentException(
          "The network's output holds NaN or infinite values for this input, although input and"
              + " parameters are finite: is the input normalised as in training?");
    }
  }

  private Explanation explanation(
      INDArray[] inputs,
      Map<String, Explanation.OutputRelevance> outputs,
      Flow flow,
      SharedArrays shared) {
    List<String> names = shadow.inputNames();
    Map<String, Explanation.InputRelevance> inputRelevance = new LinkedHashMap<>();
    for (int i = 0; i < inputs.length; i++) {
      inputRelevance.put(
          names.get(i),
          new Explanation.InputRelevance(inputs[i], flow.inputs().get(i), imageFormat(inputs[i])));
    }
    List<NodeFlow> forwards = new ArrayList<>(flow.nodes());
    Collections.reverse(forwards);
    Map<String, INDArray> layers = new LinkedHashMap<>();
    for (NodeFlow node : forwards) {
      for (int i = 0; i < node.inputs().size(); i++) {
        layers.put(Explanation.key(node.name(), i), node.inputs().get(i));
      }
    }
    return new Explanation(
        inputRelevance, layers, outputs, conservation(flow), flow.loans(), shared);
  }

  private Optional<Conservation> conservation(Flow flow) {
    if (!shadow.keepsConservation()) {
      return Optional.empty();
    }
    return Optional.of(
        new Conservation(
            flow.nodes().stream().map(node -> row(node, node.balance().orElseThrow())).toList()));
  }

  private static Conservation.Row row(NodeFlow node, Balance balance) {
    return new Conservation.Row(
        node.name(),
        node.type(),
        node.treatment(),
        balance.arrived(),
        balance.passedOn(),
        balance.absorbedByBias());
  }

  private Optional<CNN2DFormat> imageFormat(INDArray input) {
    return input.rank() == 4
        ? Optional.of(shadow.imageFormat().orElse(CNN2DFormat.NCHW))
        : Optional.empty();
  }
}
