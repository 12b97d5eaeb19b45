package org.lrp4j.keras.file;

/**
 * One output of one call of a layer.
 *
 * @param layer the layer's name
 * @param call which of its calls, from 0
 * @param output which of that call's outputs, from 0
 */
public record TensorRef(String layer, int call, int output) {

  @Override
  public String toString() {
    return "output %d of call %d of \"%s\"".formatted(output, call, layer);
  }
}
