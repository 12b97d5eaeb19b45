package org.lrp4j.keras.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lrp4j.keras.vertex.FunctionVertex.Function;

/** Functions of each number, and softmax. */
final class FunctionOperators {

  /** Keras 3's class, TensorFlow's function, and the activation function that it is. */
  private static final Map<String, String> ACTIVATIONS =
      Map.ofEntries(
          Map.entry("Relu nn.relu", "relu"),
          Map.entry("Relu6 nn.relu6", "relu6"),
          Map.entry("Sigmoid math.sigmoid", "sigmoid"),
          Map.entry("Tanh math.tanh", "tanh"),
          Map.entry("Silu nn.silu", "silu"),
          Map.entry("Selu nn.selu", "selu"),
          Map.entry("Softplus math.softplus", "softplus"),
          Map.entry("Softsign nn.softsign", "softsign"),
          Map.entry("HardSigmoid", "hard_sigmoid"),
          Map.entry("Exp math.exp", "exponential"));

  private static final Map<String, Function> FUNCTIONS =
      Map.of(
          "Square math.square", Function.SQUARE,
          "Sqrt math.sqrt", Function.SQRT,
          "Absolute Abs math.abs", Function.ABSOLUTE,
          "Log math.log", Function.LOG,
          "Reciprocal math.reciprocal", Function.RECIPROCAL);

  static final List<OperatorRow> ROWS = rows();

  private FunctionOperators() {}

  private static List<OperatorRow> rows() {
    List<OperatorRow> rows = new ArrayList<>();
    ACTIVATIONS.forEach(
        (names, function) ->
            rows.add(
                OperatorRow.of(1, call -> activation(call, function), names.split(" "))
                    .withOptions("features")));
    FUNCTIONS.forEach(
        (names, function) ->
            rows.add(
                OperatorRow.of(
                    1,
                    call -> ArithmeticOperators.function(call, call.name(), function, 1),
                    names.split(" "))));
    rows.add(
        OperatorRow.of(
                1,
                call ->
                    SoftmaxAxes.written(
                        call.graph(),
                        call.name(),
                        call.input(),
                        call.axes(0, call.input(), call.input().rank())),
                "Softmax",
                "nn.softmax")
            .withOptions("axis"));
    return rows;
  }

  private static Tensor activation(OperatorCall call, String function) {
    return Activation.of(function, call.layer().isKeras3())
        .orElseThrow()
        .written(call.layer(), call.name(), call.input());
  }
}
