package org.lrp4j.rule;

import static org.lrp4j.rule.SignSplit.NEGATIVE;
import static org.lrp4j.rule.SignSplit.POSITIVE;

import java.util.List;

/**
 * LRP-γ for inputs of either sign.
 *
 * <p>With {@code P = W + γW⁺} and {@code N = W + γW⁻}: where {@code z > 0}, {@code s = R / st(Pa⁺ +
 * Na⁻ + b + γb⁺)} and the contribution is {@code a⁺ ⊙ Pᵀs + a⁻ ⊙ Nᵀs}; where {@code z < 0}, {@code
 * s = R / st(Na⁺ + Pa⁻ + b + γb⁻)} and the contribution is {@code a⁺ ⊙ Nᵀs + a⁻ ⊙ Pᵀs}. {@code z}
 * is the true pre-activation; where it is exactly 0 nothing flows.
 *
 * @param gamma γ, not negative
 * @param stabilizer δ, greater than zero
 * @see <a href="https://arxiv.org/abs/2106.07443">Andéol et al., 2021</a>
 */
public record GeneralizedGammaRule(double gamma, double stabilizer) implements Rule {

  /**
   * Validates the parameters.
   *
   * @param gamma γ, not negative
   * @param stabilizer δ, greater than zero
   */
  public GeneralizedGammaRule {
    GammaRule.requireGamma(gamma);
    Stabilizer.requireValid(stabilizer);
  }

  /** The rule with its usual parameters. */
  public GeneralizedGammaRule() {
    this(0.25, Stabilizer.DEFAULT);
  }

  /**
   * The rule with the usual stabilizer.
   *
   * @param gamma γ, not negative
   */
  public GeneralizedGammaRule(double gamma) {
    this(gamma, Stabilizer.DEFAULT);
  }

  @Override
  public List<Term> terms() {
    var raised = new SignSplit(1 + gamma, 1);
    var lowered = new SignSplit(1, 1 + gamma);
    return List.of(
        Term.of(raised, stabilizer, Part.of(raised, POSITIVE), Part.of(lowered, NEGATIVE))
            .where(Gate.WHERE_POSITIVE),
        Term.of(lowered, stabilizer, Part.of(lowered, POSITIVE), Part.of(raised, NEGATIVE))
            .where(Gate.WHERE_NEGATIVE));
  }

  @Override
  public String label() {
    return "GeneralizedGamma(γ=" + gamma + ")";
  }
}
