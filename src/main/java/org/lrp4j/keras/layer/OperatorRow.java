package org.lrp4j.keras.layer;

import java.util.List;
import java.util.Set;

/**
 * A row of the table of operators: a function that Keras writes into a model where Python had an
 * expression.
 *
 * @param names what it is called: Keras 3 has names of classes, Keras 2 TensorFlow's functions
 * @param operands how many operands it has at most
 * @param options the names of its arguments behind the operands, as {@code new|old}, in order
 * @param writer writes it
 */
record OperatorRow(List<String> names, int operands, List<String> options, Writer writer) {

  /** What says nothing of what is computed. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of("name", "dtype", "conjugate", "order", "initial", "trainable", "function");

  /** Writes one call of an operator into the graph. */
  @FunctionalInterface
  interface Writer {
    Tensor write(OperatorCall call);
  }

  OperatorRow {
    names = List.copyOf(names);
    options = List.copyOf(options);
  }

  static OperatorRow of(int operands, Writer writer, String... names) {
    return new OperatorRow(List.of(names), operands, List.of(), writer);
  }

  OperatorRow withOptions(String... all) {
    return new OperatorRow(names, operands, List.of(all), writer);
  }

  boolean knows(String argument) {
    return WITHOUT_EFFECT.contains(argument)
        || options.stream().anyMatch(option -> List.of(option.split("\\|")).contains(argument));
  }
}
