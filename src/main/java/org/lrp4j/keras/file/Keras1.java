package org.lrp4j.keras.file;

import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.JsonNodeFactory;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * The configuration of Keras 1 in the words of Keras 2. What is not known here keeps its name, and
 * is refused by it where it is read.
 */
final class Keras1 {

  private static final Map<String, String> CLASSES = Map.of("Convolution2D", "Conv2D");

  private static final Map<String, String> ARGUMENTS =
      Map.ofEntries(
          Map.entry("nb_filter", "filters"),
          Map.entry("border_mode", "padding"),
          Map.entry("subsample", "strides"),
          Map.entry("bias", "use_bias"),
          Map.entry("p", "rate"),
          Map.entry("sigma", "stddev"),
          Map.entry("concat_axis", "axis"));

  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "init",
          "input_dtype",
          "input_length",
          "gamma_init",
          "beta_init",
          "W_regularizer",
          "b_regularizer",
          "W_constraint",
          "b_constraint",
          "dot_axes",
          "output_mask_type",
          "output_shape_type",
          "mode_type");

  private static final Map<String, String> MERGES =
      Map.of(
          "sum",
          "Add",
          "mul",
          "Multiply",
          "ave",
          "Average",
          "max",
          "Maximum",
          "concat",
          "Concatenate");

  /** What the weights of Keras 2 were called. */
  private static final Map<String, String> WEIGHTS =
      Map.of(
          "kernel", "_W",
          "bias", "_b",
          "embeddings", "_W",
          "gamma", "_gamma",
          "beta", "_beta",
          "moving_mean", "_running_mean",
          "moving_variance", "_running_std");

  private Keras1() {}

  static boolean isOf(String version) {
    return version.startsWith("1.");
  }

  /** Whether a stored array is what Keras 2 calls by some name. */
  static boolean isCalled(String stored, String name) {
    return WEIGHTS.containsKey(name) && stored.endsWith(WEIGHTS.get(name));
  }

  /** A model, with the models inside, in Keras 2's words. */
  static JsonNode translated(JsonNode model) {
    ObjectNode copy = model.deepCopy();
    JsonNode config = copy.path("config");
    JsonNode listed = config.isArray() ? config : config.path("layers");
    listed.forEach(
        layer -> {
          if (layer instanceof ObjectNode object && object.path("config").isContainerNode()) {
            translate(object);
          }
        });
    return copy;
  }

  private static void translate(ObjectNode layer) {
    String type = layer.path("class_name").asText();
    if (!(layer.path("config") instanceof ObjectNode config) || config.has("layers")) {
      layer.setAll((ObjectNode) translated(layer));
      return;
    }
    ObjectNode changed = JsonNodeFactory.instance.objectNode();
    config
        .fields()
        .forEachRemaining(
            argument -> translate(type, argument.getKey(), argument.getValue(), changed::set));
    if (config.has("nb_row") && config.has("nb_col")) {
      ArrayNode kernel = changed.putArray("kernel_size");
      kernel.add(config.path("nb_row")).add(config.path("nb_col"));
    }
    layer.set("config", changed);
    layer.put(
        "class_name",
        type.equals("Merge")
            ? MERGES.getOrDefault(config.path("mode").asText(), "Merge")
            : CLASSES.getOrDefault(type, type));
  }

  private static void translate(
      String type, String name, JsonNode value, BiConsumer<String, JsonNode> written) {
    boolean isPlainMode =
        name.equals("mode") && (type.equals("Merge") || value.isInt() && value.asInt() == 0);
    boolean isOnlyConcat = name.equals("concat_axis") && value.asInt() == -1;
    if (WITHOUT_EFFECT.contains(name)
        || isPlainMode
        || isOnlyConcat
        || name.equals("nb_row")
        || name.equals("nb_col")
        || name.equals("input_dim") && !type.equals("Embedding")) {
      return;
    }
    switch (name) {
      case "dim_ordering" ->
          written.accept(
              "data_format", JsonNodeFactory.instance.textNode(format(type, value.asText())));
      case "output_dim" -> written.accept(type.equals("Embedding") ? "output_dim" : "units", value);
      default -> written.accept(ARGUMENTS.getOrDefault(name, name), value);
    }
  }

  /** Theano's kernels have their axes, and their taps, in another order. */
  private static String format(String type, String ordering) {
    if (!ordering.equals("tf")) {
      throw new UnsupportedKerasException(
          "%s of Keras 1 has dim_ordering = \"%s\": models with \"tf\" are read"
              .formatted(type, ordering));
    }
    return "channels_last";
  }
}
