package org.lrp4j.keras.layer;

import java.util.Map;
import org.lrp4j.keras.file.LayerConfig;

/** Why a layer is not read, and what to do. */
final class Refusals {

  private static final String NOT_YET =
      "there is nothing here that computes the same. Explain the part before or behind it";

  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry(
              "Lambda", "it holds Python code, which is not run. Write it with layers of Keras"),
          Map.entry(
              "ConvLSTM2D",
              "its gates are convolutions over time, for which there is no treatment. Explain the"
                  + " part before or behind it"),
          Map.entry(
              "TFOpLambda",
              "it is an operator. Write it with layers of Keras (Add, Multiply, Rescaling …)"),
          Map.entry(
              "SlicingOpLambda", "it is an operator. Write it with layers of Keras (Cropping2D …)"),
          Map.entry("TensorFlowOpLayer", "it is an operator. Write it with layers of Keras"));

  private Refusals() {}

  static String reason(LayerConfig layer) {
    if (!layer.registered().isEmpty() || layer.type().contains(">")) {
      return "it is a layer of your own, whose code is not run. Write it with layers of Keras";
    }
    if (!layer.isOfKeras()) {
      return "it is an operator ("
          + layer.module()
          + "). Write it with layers of Keras (Add, Multiply, Rescaling …)";
    }
    return REASONS.getOrDefault(layer.type(), NOT_YET);
  }
}
