package org.lrp4j.keras.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * How a call is written: Keras 2 lists {@code [name, call, output, others]} for each tensor, Keras
 * 3 writes the arguments as Python had them, with a history in the place of each tensor.
 */
final class Dialect {

  /** What attention reads, in the order of its arguments. */
  private static final List<String> ROLES = List.of("query", "value", "key");

  private static final Set<String> FLAGS =
      Set.of("training", "use_causal_mask", "return_attention_scores");

  private Dialect() {}

  /** The calls of a layer. */
  static List<LayerCallConfig> calls(JsonNode nodes) {
    List<LayerCallConfig> calls = new ArrayList<>();
    for (JsonNode node : nodes) {
      List<TensorRef> inputs = new ArrayList<>();
      List<String> others = new ArrayList<>();
      if (node.isObject()) {
        node.path("args").forEach(argument -> addArgument("", argument, inputs, others));
        addOthers(node.path("kwargs"), inputs, others);
      } else {
        addListed(node, inputs, others);
      }
      calls.add(new LayerCallConfig(inputs, others));
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

  private static void addArgument(
      String name, JsonNode argument, List<TensorRef> inputs, List<String> others) {
    JsonNode history = argument.path("config").path("keras_history");
    if (isTriple(history)) {
      inputs.add(triple(history));
    } else if (argument.isArray()) {
      argument.forEach(part -> addArgument(name, part, inputs, others));
    } else if (!argument.isNull()) {
      others.add(name + argument);
    }
  }

  /** Tensors by name are those of attention, where they stand as in a call without names. */
  private static void addOthers(JsonNode named, List<TensorRef> inputs, List<String> others) {
    for (String role : ROLES) {
      JsonNode history = named.path(role).path("config").path("keras_history");
      JsonNode tensor = history.isMissingNode() ? named.path(role) : history;
      if (isTriple(tensor)) {
        inputs.add(triple(tensor));
      }
    }
    named
        .fields()
        .forEachRemaining(
            e -> {
              boolean isRole = ROLES.contains(e.getKey()) && isTensor(e.getValue());
              if (!isRole) {
                addOther(e.getKey(), e.getValue(), others);
              }
            });
  }

  private static boolean isTensor(JsonNode value) {
    return isTriple(value.path("config").path("keras_history")) || isTriple(value);
  }

  /** What does nothing at inference is left out: no mask, and no training. */
  private static void addOther(String name, JsonNode value, List<String> others) {
    boolean isNothing =
        value.isNull() || FLAGS.contains(name) && value.isBoolean() && !value.asBoolean();
    if (!isNothing) {
      others.add(name + " = " + (isTensor(value) ? "a tensor" : value));
    }
  }

  private static void addListed(JsonNode node, List<TensorRef> inputs, List<String> others) {
    if (isTriple(node)) {
      inputs.add(triple(node));
      addOthers(node.path(3), inputs, others);
    } else if (node.isArray()) {
      node.forEach(part -> addListed(part, inputs, others));
    } else {
      others.add(node.toString());
    }
  }

  private static boolean isTriple(JsonNode node) {
    return node.isArray()
        && node.size() >= 3
        && node.get(0).isTextual()
        && node.get(1).isInt()
        && node.get(2).isInt();
  }

  private static TensorRef triple(JsonNode node) {
    return new TensorRef(node.get(0).asText(), node.get(1).asInt(), node.get(2).asInt());
  }
}
