package org.lrp4j.rule;

import java.util.List;

/**
 * The z⁺ rule: positive contributions only, {@link AlphaBetaRule} with α = 1, β = 0.
 *
 * <p>{@code s = R / st(W⁺a⁺ + W⁻a⁻ + b⁺)}, {@code Rin = a⁺ ⊙ W⁺ᵀs + a⁻ ⊙ W⁻ᵀs}. Robust and smooth;
 * the usual rule for convolutions.
 *
 * @param stabilizer δ, greater than zero
 * @see <a href="https://doi.org/10.1016/j.patcog.2016.11.008">Montavon et al., 2017</a>
 */
public record ZPlusRule(double stabilizer) implements Rule {

  /**
   * Validates the parameters.
   *
   * @param stabilizer δ, greater than zero
   */
  public ZPlusRule {
    Stabilizer.requireValid(stabilizer);
  }

  /** The rule with its usual parameters. */
  public ZPlusRule() {
    this(Stabilizer.DEFAULT);
  }

  @Override
  public List<Term> terms() {
    return new AlphaBetaRule(1, 0, stabilizer).terms();
  }

  @Override
  public String label() {
    return "ZPlus";
  }
}
