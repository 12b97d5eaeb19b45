package org.lrp4j.keras.file;

import java.util.List;

/**
 * One call of a layer.
 *
 * @param inputs the tensors that it is called with, in order
 * @param others what else it is called with, as {@code name = value}
 */
public record LayerCallConfig(List<TensorRef> inputs, List<String> others) {

  /**
   * Takes copies.
   *
   * @param inputs the tensors that it is called with, in order
   * @param others what else it is called with, as {@code name = value}
   */
  public LayerCallConfig {
    inputs = List.copyOf(inputs);
    others = List.copyOf(others);
  }
}
