package org.lrp4j.keras.file;

import java.util.List;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * A model as the file describes it.
 *
 * @param isChain whether each layer reads the one before it (Sequential)
 * @param name its name
 * @param layers its layers in the file's order
 * @param inputs its inputs; of a chain none
 * @param outputs its outputs; of a chain none
 * @param arguments the model's own configuration
 */
public record NetworkConfig(
    boolean isChain,
    String name,
    List<LayerConfig> layers,
    List<TensorRef> inputs,
    List<TensorRef> outputs,
    JsonNode arguments) {

  /**
   * Takes copies.
   *
   * @param isChain whether each layer reads the one before it (Sequential)
   * @param name its name
   * @param layers its layers in the file's order
   * @param inputs its inputs; of a chain none
   * @param outputs its outputs; of a chain none
   * @param arguments the model's own configuration
   */
  public NetworkConfig {
    layers = List.copyOf(layers);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * Where the layers expect the channels.
   *
   * @return whether any layer, nested ones included, has {@code data_format = channels_first}
   */
  public boolean isChannelsFirst() {
    return layers.stream()
        .anyMatch(
            layer ->
                layer.arguments().path("data_format").asText().equals("channels_first")
                    || layer.network().map(NetworkConfig::isChannelsFirst).orElse(false));
  }
}
