package org.lrp4j.rule;

import java.util.Objects;

/**
 * One product {@code ρ(W)·ρ(a)} inside a {@link Term}.
 *
 * @param weights how the weights are modified
 * @param input how the input is modified
 */
public record Part(WeightModifier weights, InputModifier input) {

  /**
   * Validates the part.
   *
   * @param weights how the weights are modified
   * @param input how the input is modified
   */
  public Part {
    Objects.requireNonNull(weights, "weights");
    Objects.requireNonNull(input, "input");
  }

  /**
   * A part.
   *
   * @param weights how the weights are modified
   * @param input how the input is modified
   * @return the part
   */
  public static Part of(WeightModifier weights, InputModifier input) {
    return new Part(weights, input);
  }
}
