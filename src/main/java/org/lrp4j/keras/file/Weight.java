package org.lrp4j.keras.file;

import java.util.Arrays;
import java.util.Objects;

/**
 * A weight that a layer is expected to have.
 *
 * @param part the object within the layer that owns it, by its path, as in {@code
 *     forward_layer/cell}; empty for the layer itself
 * @param name what Keras calls it
 * @param shape its shape
 */
public record Weight(String part, String name, long... shape) {

  /**
   * Takes copies.
   *
   * @param part the object within the layer that owns it, by its path, as in {@code
   *     forward_layer/cell}; empty for the layer itself
   * @param name what Keras calls it
   * @param shape its shape
   */
  public Weight {
    shape = shape.clone();
  }

  /**
   * Its shape.
   *
   * @return a copy of the sizes
   */
  @Override
  public long[] shape() {
    return shape.clone();
  }

  /**
   * The same in a part of a layer.
   *
   * @param owner the part's name
   * @return the weight
   */
  public Weight within(String owner) {
    return new Weight(part.isEmpty() ? owner : owner + "/" + part, name, shape);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Weight weight
        && part.equals(weight.part)
        && name.equals(weight.name)
        && Arrays.equals(shape, weight.shape);
  }

  @Override
  public int hashCode() {
    return Objects.hash(part, name, Arrays.hashCode(shape));
  }

  @Override
  public String toString() {
    return name + Arrays.toString(shape);
  }
}
