package org.lrp4j.rule;

import java.util.List;
import java.util.Objects;

/**
 * One summand of a {@link Rule}: a denominator and what is redistributed in proportion to it.
 *
 * <p>With the parts {@code (ρk, xk)} of the term, {@code z = Σk ρk(W)·xk + ρ(b)}, {@code s = R /
 * st(z)} where the gate is open and 0 elsewhere, and the term contributes {@code coefficient · Σk
 * xk ⊙ ρk(W)ᵀs} to the relevance of the input.
 *
 * @param coefficient the factor of the whole term, for example α or −β
 * @param gate where, by the sign of the true pre-activation, the term takes part
 * @param parts the summands of the denominator, at least one
 * @param bias how the bias enters the denominator; {@link SignSplit#NONE} leaves it out
 * @param stabilizer δ of {@code st}, greater than zero
 */
public record Term(
    double coefficient, Gate gate, List<Part> parts, SignSplit bias, double stabilizer) {

  /**
   * Validates the term.
   *
   * @param coefficient the factor of the whole term, for example α or −β
   * @param gate where, by the sign of the true pre-activation, the term takes part
   * @param parts the summands of the denominator, at least one
   * @param bias how the bias enters the denominator; {@link SignSplit#NONE} leaves it out
   * @param stabilizer δ of {@code st}, greater than zero
   */
  public Term {
    Objects.requireNonNull(gate, "gate");
    Objects.requireNonNull(bias, "bias");
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("A term needs at least one part, got none");
    }
    Stabilizer.requireValid(stabilizer);
  }

  /**
   * A term that takes part everywhere, with coefficient 1.
   *
   * @param bias how the bias enters the denominator
   * @param stabilizer δ of {@code st}, greater than zero
   * @param parts the summands of the denominator, at least one
   * @return the term
   */
  public static Term of(SignSplit bias, double stabilizer, Part... parts) {
    return new Term(1, Gate.EVERYWHERE, List.of(parts), bias, stabilizer);
  }

  /**
   * The same term multiplied by a factor.
   *
   * @param factor the factor
   * @return the scaled term
   */
  public Term times(double factor) {
    return new Term(coefficient * factor, gate, parts, bias, stabilizer);
  }

  /**
   * The same term restricted to where the gate is open.
   *
   * @param newGate the gate
   * @return the gated term
   */
  public Term where(Gate newGate) {
    return new Term(coefficient, newGate, parts, bias, stabilizer);
  }
}
