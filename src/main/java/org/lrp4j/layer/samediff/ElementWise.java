package org.lrp4j.layer.samediff;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.composite.Treatments;

/** Functions of each element by itself, such as activation functions: relevance passes. */
final class ElementWise implements Treatment {

  static final Set<String> NAMES =
      Set.of(
          "relu",
          "relu6",
          "tanh",
          "sigmoid",
          "hard_sigmoid",
          "hardtanh",
          "rational_tanh",
          "rectified_tanh",
          "elu",
          "selu",
          "gelu",
          "precise_gelu",
          "leakyrelu",
          "prelu",
          "thresholdedrelu",
          "softplus",
          "softsign",
          "swish",
          "mish",
          "logsigmoid",
          "cube",
          "square",
          "sqrt",
          "rsqrt",
          "pow",
          "exp",
          "expm1",
          "log",
          "log1p",
          "abs",
          "neg",
          "erf",
          "atan",
          "sin",
          "cos",
          "sinh",
          "Reciprocal",
          "rdiv_scalar",
          "ClipByValue",
          "cast",
          "identity");

  @Override
  public Optional<Passage> passage(Operation operation, Treatments choices) {
    List<String> signals = operation.signals();
    return signals.size() == 1
        ? Optional.of(PassingOn.of(operation, signals.get(0)))
        : Optional.empty();
  }

  @Override
  public String label() {
    return "pass";
  }
}
