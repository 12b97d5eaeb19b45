package org.lrp4j.keras.file;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Makes of the JSON what it says, whatever version of Keras wrote it. */
final class ConfigReader {

  private static final Set<String> MODELS = Set.of("Sequential", "Functional", "Model");

  private ConfigReader() {}

  /**
   * The model.
   *
   * @throws KerasFileException if the JSON describes none
   * @throws UnsupportedKerasException if it is of a class of the user's own
   */
  static NetworkConfig read(JsonNode json, String file) {
    String type = json.path("class_name").asText();
    if (!MODELS.contains(type)) {
      if (type.isEmpty() || !json.path("config").isContainerNode()) {
        throw new KerasFileException(
            file + " holds no Keras model: its configuration names no class");
      }
      throw new UnsupportedKerasException(
          file
              + " holds a model of the class "
              + type
              + ", of which the file holds no layers: build it as a Sequential or functional model"
              + " (keras.Model(inputs, outputs)), copy the weights and save that");
    }
    return network(json, LayerPath.MODEL);
  }

  private static NetworkConfig network(JsonNode json, LayerPath path) {
    JsonNode config = json.path("config");
    boolean isChain = json.path("class_name").asText().equals("Sequential");
    // Keras 1 and early versions of Keras 2 have the list itself there.
    JsonNode listed = config.isArray() ? config : config.path("layers");
    if (!listed.isArray()) {
      throw new KerasFileException(path + " has no list of layers: the file is damaged");
    }
    List<LayerConfig> layers = new ArrayList<>();
    Map<String, Integer> used = new HashMap<>();
    for (JsonNode layer : listed) {
      layers.add(layer(layer, path, used));
    }
    return new NetworkConfig(
        isChain,
        config.path("name").asText(),
        layers,
        Dialect.tensors(config.path("input_layers")),
        Dialect.tensors(config.path("output_layers")),
        config);
  }

  private static LayerConfig layer(JsonNode json, LayerPath owner, Map<String, Integer> used) {
    String type = json.path("class_name").asText();
    JsonNode arguments = json.path("config");
    String name = arguments.path("name").asText(json.path("name").asText());
    if (type.isEmpty() || name.isEmpty()) {
      throw new KerasFileException(
          owner + " has a layer without class or name: the file is damaged");
    }
    String group = snakeCase(type.substring(type.indexOf('>') + 1));
    int before = used.merge(group, 1, Integer::sum) - 1;
    LayerPath path = owner.inner(name, before == 0 ? group : group + "_" + before);
    return new LayerConfig(
        type,
        json.path("module").asText(),
        json.path("registered_name").isTextual() && isCustom(json)
            ? json.path("registered_name").asText()
            : "",
        path,
        arguments,
        MODELS.contains(type) ? Optional.of(network(json, path)) : Optional.empty(),
        Dialect.calls(json.path("inbound_nodes")));
  }

  /** Keras notes its own classes' names there as well, without a package. */
  private static boolean isCustom(JsonNode json) {
    String registered = json.path("registered_name").asText();
    return registered.contains(">") || !registered.equals(json.path("class_name").asText());
  }

  /** As Keras makes names of classes: Conv2DTranspose is conv2d_transpose. */
  static String snakeCase(String name) {
    String spaced =
        name.replaceAll("\\W+", "")
            .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
            .replaceAll("([a-z])([A-Z])", "$1_$2");
    return spaced.toLowerCase(Locale.ROOT);
  }

  /**
   * The layer inside another one's arguments, which stands where that one does.
   *
   * @param json the class and its arguments
   * @param wrapper the layer around it
   * @return the layer
   */
  static LayerConfig inside(JsonNode json, LayerConfig wrapper) {
    return new LayerConfig(
        json.path("class_name").asText(),
        json.path("module").asText(),
        json.path("registered_name").isTextual() && isCustom(json)
            ? json.path("registered_name").asText()
            : "",
        wrapper.path(),
        json.path("config"),
        Optional.empty(),
        List.of());
  }
}
