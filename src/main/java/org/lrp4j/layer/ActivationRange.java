package org.lrp4j.layer;

import java.util.Objects;

/**
 * Between what the activations of each unit, feature or channel of a layer's input lay, over the
 * examples and positions of a batch. Time steps that a mask leaves out do not count. The arrays are
 * not copied: do not change them.
 *
 * @param format how the axes of the layer's input are read
 * @param least the least activation of each unit; +∞ where none counts
 * @param most the greatest activation of each unit; −∞ where none counts
 */
public record ActivationRange(DataFormat format, double[] least, double[] most) {

  /**
   * Requires as many of one as of the other.
   *
   * @param format how the axes of the layer's input are read
   * @param least the least activation of each unit
   * @param most the greatest activation of each unit
   * @throws IllegalArgumentException if there are not as many
   */
  public ActivationRange {
    Objects.requireNonNull(format, "format");
    if (least.length != most.length) {
      throw new IllegalArgumentException(
          "There are the least activations of "
              + least.length
              + " units, but the greatest of "
              + most.length);
    }
  }
}
