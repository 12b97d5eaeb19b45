package org.lrp4j.layer.samediff;

import java.util.List;
import java.util.Set;

/** What a signal is where it is multiplied with another one, by how it was computed. */
enum Factor {
  /** What carries relevance. */
  SIGNAL,
  /** Between 0 and 1, it says how much of the other one passes: a sigmoid, or one minus a gate. */
  GATE,
  /** Weights of attention: a softmax. */
  ATTENTION,
  /** It only scales: a standard deviation, a norm, or one divided by these. */
  SCALE;

  private static final Set<String> GATES = Set.of("sigmoid", "hard_sigmoid");

  private static final Set<String> SCALES =
      Set.of(
          "rsqrt",
          "Reciprocal",
          "rdiv_scalar",
          "std",
          "var",
          "reduce_variance",
          "reduce_stdev",
          "reduce_norm1",
          "reduce_norm2",
          "reduce_norm_max",
          "reduce_normmax");

  /** What stays what it was when it is scaled, shifted or negated: {@code 1 − u} and the like. */
  private static final Set<String> LINEAR =
      Set.of(
          "rsub_scalar",
          "sub_scalar",
          "add_scalar",
          "mul_scalar",
          "div_scalar",
          "neg",
          "add",
          "subtract",
          "reversesubtract",
          "multiply",
          "divide",
          "sqrt",
          "cast",
          "identity");

  /** What the result of an operation is that has signals among its arguments. */
  static Factor of(Operation operation) {
    String name = operation.name();
    if (GATES.contains(name)) {
      return GATE;
    }
    if (name.equals("softmax")) {
      return ATTENTION;
    }
    if (SCALES.contains(name)) {
      return SCALE;
    }
    List<Factor> kinds =
        operation.signals().stream().map(operation.graph()::factor).distinct().toList();
    boolean keeps = LINEAR.contains(name) || OperationTable.MOVING.contains(name);
    return keeps && kinds.size() == 1 ? kinds.get(0) : SIGNAL;
  }
}
