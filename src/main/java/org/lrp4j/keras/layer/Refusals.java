package org.lrp4j.keras.layer;

import java.util.Map;
import org.lrp4j.keras.file.LayerConfig;

/** Why a layer is not read, and what to do. */
final class Refusals {

  private static final String NOT_YET =
      "there is nothing here that computes the same. Explain the part before or behind it";

  private static final String TEXTS =
      "it makes numbers of texts, which a network in Java does not take. Save the model behind it,"
          + " which takes the numbers";

  private static final String CATEGORIES =
      "it makes columns of categories. Save the model behind it, which takes the columns";

  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry(
              "Lambda", "it holds Python code, which is not run. Write it with layers of Keras"),
          Map.entry("TextVectorization", TEXTS),
          Map.entry("StringLookup", TEXTS),
          Map.entry("Hashing", TEXTS),
          Map.entry("HashedCrossing", CATEGORIES),
          Map.entry("IntegerLookup", CATEGORIES),
          Map.entry("CategoryEncoding", CATEGORIES),
          Map.entry("Discretization", CATEGORIES),
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
