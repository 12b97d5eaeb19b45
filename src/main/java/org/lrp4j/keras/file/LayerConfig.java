package org.lrp4j.keras.file;

import java.util.List;
import java.util.Optional;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * A layer as the file describes it.
 *
 * @param type the name of its class
 * @param module where Keras says that the class comes from; empty if it does not say
 * @param registered the name under which a user registered the class; empty for Keras's own
 * @param path where it stands in the model
 * @param arguments the arguments that it was made with
 * @param network what is inside, if it is a model
 * @param calls what it is called with, each time; in a chain nothing
 */
public record LayerConfig(
    String type,
    String module,
    String registered,
    LayerPath path,
    JsonNode arguments,
    Optional<NetworkConfig> network,
    List<LayerCallConfig> calls) {

  /**
   * Takes copies.
   *
   * @param type the name of its class
   * @param module where Keras says that the class comes from; empty if it does not say
   * @param registered the name under which a user registered the class; empty for Keras's own
   * @param path where it stands in the model
   * @param arguments the arguments that it was made with
   * @param network what is inside, if it is a model
   * @param calls what it is called with, each time; in a chain nothing
   */
  public LayerConfig {
    calls = List.copyOf(calls);
  }

  /**
   * The layer's name.
   *
   * @return the name
   */
  public String name() {
    return path.name();
  }

  /**
   * The layer that stands in one of the arguments, in the same place of the model.
   *
   * @param json its class and arguments
   * @return the layer
   */
  public LayerConfig inside(JsonNode json) {
    return ConfigReader.inside(json, this);
  }

  /**
   * Whether the class is one of Keras's layers, and not an operator, or of a user's own.
   *
   * @return whether it is
   */
  public boolean isOfKeras() {
    boolean isLayer =
        module.isEmpty()
            || module.equals("keras.layers")
            || module.startsWith("keras.layers.")
            || module.startsWith("keras.src.layers")
            || module.startsWith("keras.src.applications.")
            || module.startsWith("keras.src.models")
            || module.equals("keras")
            || module.startsWith("keras.models")
            || module.startsWith("keras.engine")
            || module.startsWith("keras.src.engine");
    return isLayer && registered.isEmpty() && !type.contains(">");
  }
}
