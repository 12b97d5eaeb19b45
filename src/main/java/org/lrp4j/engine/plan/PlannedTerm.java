package org.lrp4j.engine.plan;

import java.util.List;
import org.lrp4j.rule.Gate;
import org.lrp4j.rule.Part;
import org.lrp4j.rule.Sign;
import org.lrp4j.rule.SignSplit;

/**
 * A term of a rule, without what is known to vanish.
 *
 * @param coefficient the factor of the whole term
 * @param gate where it takes part
 * @param parts the summands of the denominator that can be other than zero
 * @param bias how the bias enters the denominator; none if biases are left out
 * @param stabilizer δ
 * @param sign the sign of the denominator
 * @param signWhereRelevant the sign of the denominator wherever relevance arrives and the gate is
 *     open
 */
public record PlannedTerm(
    double coefficient,
    Gate gate,
    List<Part> parts,
    SignSplit bias,
    double stabilizer,
    Sign sign,
    Sign signWhereRelevant) {

  /** The same term with other parts that add up to the same. */
  PlannedTerm with(List<Part> others) {
    return new PlannedTerm(
        coefficient, gate, List.copyOf(others), bias, stabilizer, sign, signWhereRelevant);
  }

  /**
   * What to add instead of {@code δ·sign(z)} where the denominator's sign is known: a constant that
   * the bias can carry. (The sign at 0 does not matter there: a denominator that is a sum of
   * products of one sign is 0 only where every product is, and then nothing is redistributed.)
   *
   * @return δ with the sign of the denominator
   */
  public double offset() {
    return sign == Sign.NON_POSITIVE ? -stabilizer : stabilizer;
  }

  /**
   * Whether the denominator cannot change sign.
   *
   * @return true if its sign is known
   */
  public boolean hasSign() {
    return sign != Sign.ANY;
  }

  /** Whether the denominator is the layer's own pre-activation. */
  boolean isPreActivation(boolean hasBias) {
    return parts.size() == 1
        && parts.get(0).weights().equals(SignSplit.IDENTITY)
        && parts.get(0).input().equals(SignSplit.IDENTITY)
        && (!hasBias || bias.equals(SignSplit.IDENTITY));
  }
}
