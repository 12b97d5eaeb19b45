package org.lrp4j.keras.layer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.lrp4j.keras.file.LayerConfig;
import org.lrp4j.layer.activation.ExactGelu;
import org.lrp4j.layer.activation.Exponential;
import org.lrp4j.layer.activation.HardSwish;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * An activation function of Keras as {@code after · f(before · x)}, with f one of Deeplearning4j's.
 *
 * @param function f
 * @param before the factor of its argument
 * @param after the factor of its value
 */
record Activation(IActivation function, double before, double after) {

  private static final String LINEAR = "linear";

  private static final Map<String, Supplier<IActivation>> FUNCTIONS =
      Map.ofEntries(
          Map.entry(LINEAR, ActivationIdentity::new),
          Map.entry("relu", ActivationReLU::new),
          Map.entry("relu6", ActivationReLU6::new),
          Map.entry("leaky_relu", () -> new ActivationLReLU(0.2)),
          Map.entry("elu", ActivationELU::new),
          Map.entry("selu", ActivationSELU::new),
          Map.entry("gelu", ExactGelu::new),
          Map.entry("exponential", Exponential::new),
          Map.entry("sigmoid", ActivationSigmoid::new),
          Map.entry("tanh", ActivationTanH::new),
          Map.entry("hard_tanh", ActivationHardTanH::new),
          Map.entry("softplus", ActivationSoftPlus::new),
          Map.entry("softsign", ActivationSoftSign::new),
          Map.entry("swish", ActivationSwish::new),
          Map.entry("silu", ActivationSwish::new),
          Map.entry("hard_swish", HardSwish::new),
          Map.entry("hard_silu", HardSwish::new),
          Map.entry("mish", ActivationMish::new),
          Map.entry("softmax", ActivationSoftmax::new));

  static Activation of(IActivation function) {
    return new Activation(function, 1, 1);
  }

  /** A function by the name that an argument has. */
  static Activation of(LayerCall call, String argument) {
    JsonNode value = call.arguments().json(argument);
    if (value.isMissingNode() || value.isNull()) {
      return of(new ActivationIdentity());
    }
    if (value.isObject() && value.path("config").isObject()) {
      return ofLayer(call, argument, value);
    }
    String name = value.isObject() ? value.path("config").asText() : value.asText();
    return of(name, call.isKeras3())
        .orElseThrow(
            () ->
                call.arguments()
                    .refused(argument, "this activation function is not read; " + names()));
  }

  /** A layer in the place of a function. */
  private static Activation ofLayer(LayerCall call, String argument, JsonNode value) {
    LayerConfig layer = call.layer().inside(value);
    if (!layer.isOfKeras() || !ActivationLayers.FUNCTIONS.containsKey(layer.type())) {
      throw call.arguments().refused(argument, "this activation function is not read; " + names());
    }
    return ActivationLayers.FUNCTIONS.get(layer.type()).apply(LayerTable.arguments(layer));
  }

  static Optional<Activation> of(String name, boolean isKeras3) {
    if (name.equals("hard_sigmoid")) {
      // Keras 3 has x / 6 + 0.5, Keras 2 and Deeplearning4j have x / 5 + 0.5, both from 0 to 1.
      return Optional.of(new Activation(new ActivationHardSigmoid(), isKeras3 ? 5.0 / 6 : 1, 1));
    }
    return Optional.ofNullable(FUNCTIONS.get(name)).map(function -> of(function.get()));
  }

  private static String names() {
    List<String> names = FUNCTIONS.keySet().stream().sorted().toList();
    return "read are hard_sigmoid, " + String.join(", ", names);
  }

  boolean isSoftmax() {
    return function instanceof ActivationSoftmax;
  }

  /** Whether the function is one that Deeplearning4j lists, as layers with gates need it. */
  boolean isListed() {
    return Stream.of(org.nd4j.linalg.activations.Activation.values())
        .anyMatch(listed -> listed.getActivationFunction().getClass() == function.getClass());
  }

  boolean isScaled() {
    return before != 1 || after != 1;
  }

  /** What is left for behind a layer that applies a function itself, if that suits it. */
  IActivation inLayer(boolean takesSoftmax) {
    return isBehind(takesSoftmax) ? new ActivationIdentity() : function;
  }

  private boolean isBehind(boolean takesSoftmax) {
    return isScaled() || isSoftmax() && !takesSoftmax;
  }

  /** What {@link #inLayer} left. */
  Tensor behind(LayerCall call, Tensor layer, boolean takesSoftmax) {
    return isBehind(takesSoftmax) ? written(call, call.name(name()), layer) : layer;
  }

  /** As layers of their own, of which the last is called by a name. */
  Tensor written(LayerCall call, String last, Tensor input) {
    if (isSoftmax() && input.rank() < 1) {
      throw call.problem("has a softmax of single numbers");
    }
    GraphWriter graph = call.graph();
    if (isSoftmax()) {
      return SoftmaxAxes.written(graph, last, input, input.rank());
    }
    Tensor argument = before == 1 ? input : graph.scaled(call.name("argument"), before, input);
    if (after == 1) {
      return graph.activation(last, function, argument);
    }
    return graph.scaled(last, after, graph.activation(call.name(name()), function, argument));
  }

  private String name() {
    return function.toString().replaceAll("\\(.*", "");
  }
}
