package org.lrp4j.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lrp4j.reference.ReferenceNetwork.Place;

/** One batch on its way through a network, and relevance on its way back. */
final class ReferencePass {

  /**
   * What became of the relevance of a layer or vertex, in sums over the batch.
   *
   * @param magnitude the sum without signs, of which rounding is a part
   */
  record Balance(double arrived, double passedOn, double absorbed, double magnitude) {}

  /**
   * What the reference found.
   *
   * @param relevance of every input of the network, and of every layer's input behind its
   *     preprocessor, from the outputs back
   * @param balances for every layer and vertex
   */
  record Result(Map<String, Tensor> relevance, Map<String, Balance> balances) {}

  private record Step(
      Place place, ReferenceNode.Routing before, ReferenceNode node, Tensor[] inputs) {}

  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Tensor> activations = new LinkedHashMap<>();
  private final List<String> inputs;
  private final Moving moving;

  ReferencePass(List<String> inputs, Moving moving, Tensor... batches) {
    this.inputs = inputs;
    this.moving = moving;
    for (int i = 0; i < batches.length; i++) {
      activations.put(inputs.get(i), moving.apply(batches[i]));
    }
  }

  void add(Place place, ReferenceNode.Routing before, ReferenceNode node, Tensor... in) {
    steps.add(new Step(place, before, node, in));
    activations.put(place.name(), moving.apply(node.forward(in)));
  }

  Tensor[] activations(List<String> names) {
    return names.stream().map(activations::get).toArray(Tensor[]::new);
  }

  /** What a layer computed; what is explained where it ends the network. */
  Tensor activation(String name) {
    return activations.get(name);
  }

  /** What a layer saw, behind its preprocessor. */
  Tensor input(String name) {
    return steps.stream()
        .filter(step -> step.place().name().equals(name))
        .findFirst()
        .orElseThrow()
        .inputs()[0];
  }

  /** Leads relevance back from the outputs. */
  Result explain(Map<String, Tensor> outputs) {
    Map<String, Tensor> arrived = new LinkedHashMap<>(outputs);
    Map<String, Tensor> relevance = new LinkedHashMap<>();
    Map<String, Balance> balances = new LinkedHashMap<>();
    for (int n = steps.size() - 1; n >= 0; n--) {
      Step step = steps.get(n);
      String name = step.place().name();
      Tensor r = arrived.get(name);
      if (r == null) {
        continue;
      }
      ReferenceNode.Shares shares = step.node().redistribute(r, step.inputs());
      List<Tensor> moved = shares.inputs().stream().map(moving).toList();
      for (int i = 0; i < moved.size(); i++) {
        relevance.put(i == 0 ? name : name + "#" + i, moved.get(i));
        Tensor led = moved.get(i);
        if (step.before() != null) {
          String source = step.place().sources().get(i);
          led = step.before().redistribute(led, activations.get(source)).inputs().get(0);
        }
        arrived.merge(step.place().sources().get(i), led, Tensor::plus);
      }
      balances.put(name, balance(r, moved, shares.absorbed()));
    }
    for (String input : inputs) {
      Tensor none = activations.get(input).map(v -> 0);
      relevance.put(input, arrived.getOrDefault(input, none));
    }
    return new Result(relevance, balances);
  }

  private static Balance balance(Tensor arrived, List<Tensor> shares, double absorbed) {
    return new Balance(
        arrived.sum(),
        shares.stream().mapToDouble(Tensor::sum).sum(),
        absorbed,
        Math.abs(absorbed)
            + magnitude(arrived)
            + shares.stream().mapToDouble(ReferencePass::magnitude).sum());
  }

  private static double magnitude(Tensor values) {
    return Arrays.stream(values.values()).map(Math::abs).sum();
  }
}
