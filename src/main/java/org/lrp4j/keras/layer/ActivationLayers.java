package org.lrp4j.keras.layer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.lrp4j.keras.file.Weight;
import org.lrp4j.keras.layer.LayerRow.MaskUse;
import org.lrp4j.layer.activation.PiecewiseRelu;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/** Activation functions as layers. */
final class ActivationLayers {

  /** Those without weights, which can stand in the place of a function too. */
  static final Map<String, Function<Arguments, Activation>> FUNCTIONS =
      Map.of(
          "ReLU", ActivationLayers::relu,
          "LeakyReLU", ActivationLayers::leaky,
          "ELU", arguments -> Activation.of(new ActivationELU(arguments.number("alpha", 1))),
          "ThresholdedReLU",
              arguments ->
                  Activation.of(new ActivationThresholdedReLU(arguments.number("theta", 1))),
          "Softmax", arguments -> Activation.of(new ActivationSoftmax()));

  static final List<LayerRow> ROWS =
      List.of(
          LayerRow.of("Activation", call -> written(call, Activation.of(call, "activation")))
              .honouring("activation")
              .withMasks(MaskUse.PASSES),
          function("ReLU").honouring("max_value", "negative_slope", "threshold"),
          function("LeakyReLU").honouring("negative_slope", "alpha"),
          function("ELU").honouring("alpha"),
          function("ThresholdedReLU").honouring("theta"),
          LayerRow.of("Softmax", ActivationLayers::softmax)
              .honouring("axis")
              .withMasks(MaskUse.REFUSES)
              .noting("axis: any but the examples'"),
          LayerRow.of("PReLU", ActivationLayers::prelu)
              .honouring("shared_axes")
              .ignoringTrainingOf("alpha")
              .withMasks(MaskUse.PASSES));

  private ActivationLayers() {}

  private static LayerRow function(String type) {
    return LayerRow.of(type, call -> written(call, FUNCTIONS.get(type).apply(call.arguments())))
        .withMasks(MaskUse.PASSES);
  }

  private static Tensor written(LayerCall call, Activation activation) {
    if (activation.function() instanceof ActivationIdentity) {
      return call.input();
    }
    return activation.written(call, call.name(), call.input());
  }

  private static Activation relu(Arguments arguments) {
    Optional<Double> most = arguments.number("max_value");
    double slope = arguments.number("negative_slope", 0);
    double threshold = arguments.number("threshold", 0);
    if (most.isPresent() && most.get() <= 0) {
      throw arguments.refused("max_value", "expected a number above 0");
    }
    if (most.isPresent() && slope == 0 && threshold == 0) {
      double factor = most.get() / 6;
      return new Activation(new ActivationReLU6(), 1 / factor, factor);
    }
    if (most.isEmpty() && threshold == 0) {
      return Activation.of(slope == 0 ? new ActivationReLU() : new ActivationLReLU(slope));
    }
    if (most.isEmpty() && slope == 0 && threshold > 0) {
      return Activation.of(new ActivationThresholdedReLU(threshold));
    }
    return Activation.of(new PiecewiseRelu(most.orElse(Double.MAX_VALUE), slope, threshold));
  }

  /** The slope is called alpha in Keras 2. */
  private static Activation leaky(Arguments arguments) {
    double slope = arguments.number("negative_slope").orElse(arguments.number("alpha", 0.3));
    return Activation.of(new ActivationLReLU(slope));
  }

  private static Tensor softmax(LayerCall call) {
    int[] axes = call.arguments().has("axis") ? call.arguments().integers("axis") : new int[] {-1};
    int rank = call.input().rank() + 1;
    for (int i = 0; i < axes.length; i++) {
      axes[i] += axes[i] < 0 ? rank : 0;
      if (axes[i] < 1 || axes[i] >= rank) {
        throw call.arguments()
            .refused("axis", "expected axes of " + call.input().shape() + " from 1");
      }
    }
    return SoftmaxAxes.written(call.graph(), call.name(), call.input(), axes);
  }

  private static Tensor prelu(LayerCall call) {
    long[] shape = call.input().sizes();
    int[] shared =
        call.arguments().has("shared_axes") ? call.arguments().integers("shared_axes") : new int[0];
    long[] axes = new long[shared.length];
    for (int i = 0; i < axes.length; i++) {
      if (shared[i] < 1 || shared[i] > shape.length) {
        throw call.arguments().refused("shared_axes", "the axes of " + call.input().shape());
      }
      shape[shared[i] - 1] = 1;
      axes[i] = shared[i];
    }
    if (!Tensor.of("", shape).isFixed()) {
      throw call.problem("has slopes for " + call.input().shape());
    }
    var stored = call.weights(List.of(new Weight("", "alpha", shape)));
    PReLULayer.Builder builder = new PReLULayer.Builder().inputShape(shape);
    if (axes.length > 0) {
      builder.sharedAxes(axes);
    }
    return call.graph()
        .layer(
            call.name(),
            builder.build(),
            call.input(),
            List.of(Parameter.of("W", stored.get(0))),
            call.input().sizes());
  }
}
