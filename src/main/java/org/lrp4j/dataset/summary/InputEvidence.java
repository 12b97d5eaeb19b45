package org.lrp4j.dataset.summary;

import java.util.Objects;
import java.util.Optional;

/**
 * One example's input with its relevance. The arrays are not copied: do not change them.
 *
 * @param name the network input's name
 * @param shape how the numbers are arranged
 * @param values what came in, in C order, channels first
 * @param relevance its relevance, in the same order
 * @param mask of sequences and words which time steps count; empty if all do
 */
public record InputEvidence(
    String name, InputShape shape, double[] values, double[] relevance, Optional<boolean[]> mask) {

  /**
   * An input with its relevance.
   *
   * @param name the network input's name
   * @param shape how the numbers are arranged
   * @param values what came in
   * @param relevance its relevance
   * @param mask which time steps count
   * @throws IllegalArgumentException if the arrays do not fit the shape
   */
  public InputEvidence {
    Objects.requireNonNull(name, "name");
    shape.requireLength(values, "The values of \"" + name + "\"");
    shape.requireLength(relevance, "The relevance of \"" + name + "\"");
    if (mask.isPresent()
        && (shape.positions().size() != 1 || mask.get().length != shape.positions().get(0))) {
      throw new IllegalArgumentException(
          "The mask of \"" + name + "\" should have an entry for each time step of " + shape);
    }
  }

  /**
   * An input all of whose time steps count.
   *
   * @param name the network input's name
   * @param shape how the numbers are arranged
   * @param values what came in
   * @param relevance its relevance
   * @throws IllegalArgumentException if the arrays do not fit the shape
   */
  public InputEvidence(String name, InputShape shape, double[] values, double[] relevance) {
    this(name, shape, values, relevance, Optional.empty());
  }

  boolean counts(int step) {
    return mask.isEmpty() || mask.get()[step];
  }
}
