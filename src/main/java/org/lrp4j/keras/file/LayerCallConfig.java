package org.lrp4j.keras.file;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One call of a layer.
 *
 * @param positional what it is called with, in order
 * @param named what it is called with by a name
 */
public record LayerCallConfig(List<CallArgument> positional, Map<String, CallArgument> named) {

  /** What attention reads, in the order of its arguments. */
  private static final List<String> ROLES = List.of("query", "value", "key");

  private static final String MASK = "mask";

  /**
   * Takes copies.
   *
   * @param positional what it is called with, in order
   * @param named what it is called with by a name
   */
  public LayerCallConfig {
    positional = List.copyOf(positional);
    named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
  }

  /**
   * The mask that it is called with, as Keras 3 writes it where a mask came with the input.
   *
   * @return what gives it; empty if it has several inputs, or no mask
   */
  public Optional<TensorRef> mask() {
    List<TensorRef> own = positional.stream().flatMap(CallArgument::tensors).toList();
    return own.size() == 1 && named.get(MASK) instanceof CallArgument.OfTensor mask
        ? Optional.of(mask.source())
        : Optional.empty();
  }

  private boolean isMask(Map.Entry<String, CallArgument> argument) {
    return argument.getKey().equals(MASK) && mask().isPresent();
  }

  /**
   * The tensors that it is called with. Those of attention stand in the order of its arguments,
   * also where they are called by name.
   *
   * @return what gives them
   */
  public List<TensorRef> inputs() {
    List<CallArgument> all = new ArrayList<>(positional);
    ROLES.stream().filter(named::containsKey).map(named::get).forEach(all::add);
    named.entrySet().stream()
        .filter(argument -> !ROLES.contains(argument.getKey()) && !isMask(argument))
        .map(Map.Entry::getValue)
        .forEach(all::add);
    return all.stream().flatMap(CallArgument::tensors).toList();
  }

  /**
   * What it is called with besides the tensors of a layer.
   *
   * @return as {@code name = value}, in order; not what is none, or false
   */
  public List<String> others() {
    Stream<String> unnamed =
        positional.stream()
            .filter(argument -> argument.tensors().findAny().isEmpty())
            .flatMap(argument -> text("", argument));
    Stream<String> byName =
        named.entrySet().stream()
            .filter(
                argument ->
                    !isMask(argument)
                        && (!ROLES.contains(argument.getKey())
                            || argument.getValue().tensors().findAny().isEmpty()))
            .flatMap(argument -> text(argument.getKey() + " = ", argument.getValue()));
    return Stream.concat(unnamed, byName).toList();
  }

  private static Stream<String> text(String name, CallArgument argument) {
    if (argument instanceof CallArgument.Constant constant) {
      var value = constant.value();
      boolean isNothing = value.isNull() || value.isBoolean() && !value.asBoolean();
      return isNothing ? Stream.empty() : Stream.of(name + value);
    }
    return Stream.of(name + "a tensor");
  }

  /**
   * Whether it is called with a switch that is on.
   *
   * @param name the argument
   * @return whether it is true
   */
  public boolean isFlagged(String name) {
    return named.get(name) instanceof CallArgument.Constant constant
        && constant.value().asBoolean();
  }
}
