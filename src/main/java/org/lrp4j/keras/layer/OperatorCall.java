package org.lrp4j.keras.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lrp4j.keras.file.CallArgument;
import org.lrp4j.keras.file.LayerCallConfig;
import org.lrp4j.keras.file.UnsupportedKerasException;
import org.nd4j.shade.jackson.databind.JsonNode;

/** One call of an operator: its operands, which are tensors or constants, and its options. */
final class OperatorCall {

  /** The names of the second operand, where it is not called by its place. */
  private static final List<String> SECOND = List.of("y", "b", "x2");

  private final LayerCall call;
  private final OperatorRow row;
  private final LayerCallConfig config;
  private final List<CallArgument> operands = new ArrayList<>();

  OperatorCall(LayerCall call, OperatorRow row, LayerCallConfig config) {
    this.call = call;
    this.row = row;
    this.config = config;
    List<CallArgument> places = config.positional();
    operands.addAll(places.subList(0, Math.min(row.operands(), places.size())));
    SECOND.stream()
        .filter(name -> operands.size() < row.operands() && config.named().containsKey(name))
        .forEach(name -> operands.add(config.named().get(name)));
    requireKnown();
  }

  private void requireKnown() {
    for (Map.Entry<String, CallArgument> argument : config.named().entrySet()) {
      boolean isKnown = row.knows(argument.getKey()) || operands.contains(argument.getValue());
      if (!isKnown && !isNothing(argument.getValue())) {
        throw refused("is called with " + argument.getKey() + ", which is not read");
      }
    }
    call.layer()
        .arguments()
        .fields()
        .forEachRemaining(
            argument -> {
              if (!row.knows(argument.getKey())
                  && !isNothing(new CallArgument.Constant(argument.getValue()))) {
                throw refused(
                    "has %s = %s, which is not read"
                        .formatted(argument.getKey(), argument.getValue()));
              }
            });
  }

  private static boolean isNothing(CallArgument argument) {
    return argument instanceof CallArgument.Constant constant
        && (constant.value().isNull()
            || constant.value().isBoolean() && !constant.value().asBoolean());
  }

  LayerCall layer() {
    return call;
  }

  GraphWriter graph() {
    return call.graph();
  }

  String name() {
    return call.name();
  }

  int count() {
    return operands.size();
  }

  /** Whether an operand is a tensor, and no constant. */
  boolean isTensor(int operand) {
    return operands.get(operand) instanceof CallArgument.OfTensor;
  }

  /** The only tensor. */
  Tensor input() {
    return call.input();
  }

  List<Tensor> inputs() {
    return call.inputs();
  }

  /** A constant operand. */
  Constant constant(int operand) {
    if (!(operands.get(operand) instanceof CallArgument.Constant constant)) {
      throw refused("is called with lists of tensors, which is not read");
    }
    return Constant.of(constant.value())
        .orElseThrow(() -> refused("is called with " + constant.value() + ", which is not read"));
  }

  /** The JSON of an operand that is no tensor. */
  JsonNode json(int operand) {
    if (operands.size() <= operand
        || !(operands.get(operand) instanceof CallArgument.Constant constant)) {
      throw refused("is called without a constant, which is not read");
    }
    return constant.value();
  }

  /** An option, where it is called with it, or made with it; empty if it is None. */
  Optional<JsonNode> option(int index) {
    String[] names = row.options().get(index).split("\\|");
    List<CallArgument> places = config.positional();
    int place = row.operands() + index;
    if (place < places.size()) {
      return value(places.get(place));
    }
    for (String name : names) {
      if (config.named().containsKey(name)) {
        return value(config.named().get(name));
      }
      if (call.layer().arguments().has(name)) {
        return value(new CallArgument.Constant(call.layer().arguments().get(name)));
      }
    }
    return Optional.empty();
  }

  private Optional<JsonNode> value(CallArgument argument) {
    if (!(argument instanceof CallArgument.Constant constant)) {
      throw refused("is called with a tensor where a constant is read");
    }
    return constant.value().isNull() ? Optional.empty() : Optional.of(constant.value());
  }

  boolean isTrue(int index) {
    return option(index).map(JsonNode::asBoolean).orElse(false);
  }

  /** Axes of a tensor from 1, the examples' being 0, which is refused. */
  int[] axes(int index, Tensor input, int... otherwise) {
    Optional<JsonNode> given = option(index);
    if (given.isEmpty()) {
      return otherwise;
    }
    int[] axes = integers(given.get());
    for (int i = 0; i < axes.length; i++) {
      axes[i] += axes[i] < 0 ? input.rank() + 1 : 0;
      if (axes[i] < 1 || axes[i] > input.rank()) {
        throw refused("goes along an axis of the examples: " + given.get());
      }
    }
    return axes;
  }

  int[] integers(JsonNode value) {
    List<Integer> all = new ArrayList<>();
    for (JsonNode number : value.isArray() ? value : List.of(value)) {
      if (!number.isInt()) {
        throw refused("is called with " + value + ", where whole numbers are read");
      }
      all.add(number.asInt());
    }
    return all.stream().mapToInt(Integer::intValue).toArray();
  }

  UnsupportedKerasException refused(String what) {
    return call.refused(what);
  }
}
