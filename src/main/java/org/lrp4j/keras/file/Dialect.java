package org.lrp4j.keras.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * How a call is written: Keras 2 lists {@code [name, call, output, others]} for each tensor, Keras
 * 3 writes the arguments as Python had them, with a history in the place of each tensor.
 */
final class Dialect {

  /** What Keras 2 writes in the place of a layer's name where there is a constant. */
  private static final String CONSTANT = "_CONSTANT_VALUE";

  /**
   * Keras 3 writes down what a layer was called with when the model was built, true for
   * augmentation; {@code predict} calls every layer with false, whatever is written.
   */
  private static final String TRAINING = "training";

  private Dialect() {}

  /** The calls of a layer. */
  static List<LayerCallConfig> calls(JsonNode nodes) {
    List<LayerCallConfig> calls = new ArrayList<>();
    for (JsonNode node : nodes) {
      List<CallArgument> positional = new ArrayList<>();
      Map<String, CallArgument> named = new LinkedHashMap<>();
      if (node.isObject()) {
        node.path("args").forEach(argument -> positional.add(argument(argument)));
        node.path("kwargs")
            .fields()
            .forEachRemaining(e -> named.put(e.getKey(), argument(e.getValue())));
        named.remove(TRAINING);
      } else {
        addListed(node, positional, named);
      }
      calls.add(new LayerCallConfig(positional, named));
    }
    return calls;
  }

  /** The tensors that a model takes or gives: one triple, a list of them, or a dictionary. */
  static List<TensorRef> tensors(JsonNode node) {
    List<TensorRef> found = new ArrayList<>();
    if (isTriple(node)) {
      found.add(triple(node));
    } else {
      node.forEach(part -> found.addAll(tensors(part)));
    }
    return found;
  }

  /** Keras 3 has a history in the place of a tensor, Keras 2 a triple. */
  private static CallArgument argument(JsonNode json) {
    JsonNode history = json.path("config").path("keras_history");
    if (isTriple(history)) {
      return new CallArgument.OfTensor(triple(history));
    }
    if (isTriple(json)) {
      return new CallArgument.OfTensor(triple(json));
    }
    if (json.isArray()) {
      List<CallArgument> parts = new ArrayList<>();
      json.forEach(part -> parts.add(argument(part)));
      CallArgument all = new CallArgument.Several(parts);
      return all.tensors().findAny().isPresent() ? all : new CallArgument.Constant(json);
    }
    return new CallArgument.Constant(json);
  }

  private static void addListed(
      JsonNode node, List<CallArgument> positional, Map<String, CallArgument> named) {
    if (isTriple(node) || node.path(0).asText().equals(CONSTANT)) {
      positional.add(
          node.get(0).asText().equals(CONSTANT)
              ? new CallArgument.Constant(node.path(2))
              : new CallArgument.OfTensor(triple(node)));
      node.path(3).fields().forEachRemaining(e -> named.put(e.getKey(), argument(e.getValue())));
    } else if (node.isArray()) {
      List<CallArgument> parts = new ArrayList<>();
      node.forEach(part -> addListed(part, parts, named));
      positional.add(parts.size() == 1 ? parts.get(0) : new CallArgument.Several(parts));
    } else {
      positional.add(new CallArgument.Constant(node));
    }
  }

  private static boolean isTriple(JsonNode node) {
    return node.isArray()
        && node.size() >= 3
        && node.get(0).isTextual()
        && !node.get(0).asText().equals(CONSTANT)
        && node.get(1).isInt()
        && node.get(2).isInt();
  }

  private static TensorRef triple(JsonNode node) {
    return new TensorRef(node.get(0).asText(), node.get(1).asInt(), node.get(2).asInt());
  }
}
