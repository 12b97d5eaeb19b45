package org.lrp4j.rule;

import static org.lrp4j.rule.SignSplit.IDENTITY;

import java.util.List;

/**
 * LRP-γ: favours positive evidence by adding γ times the positive weights.
 *
 * <p>{@code W' = W + γW⁺}, {@code b' = b + γb⁺}, {@code Rin = a ⊙ W'ᵀ(R / st(W'a + b'))}. For
 * layers whose inputs are not negative (after ReLU); for signed inputs take {@link
 * GeneralizedGammaRule}.
 *
 * @param gamma γ, not negative
 * @param stabilizer δ, greater than zero
 * @see <a href="https://doi.org/10.1007/978-3-030-28954-6_10">Montavon et al., 2019</a>
 */
public record GammaRule(double gamma, double stabilizer) implements Rule {

  /**
   * Validates the parameters.
   *
   * @param gamma γ, not negative
   * @param stabilizer δ, greater than zero
   */
  public GammaRule {
    requireGamma(gamma);
    Stabilizer.requireValid(stabilizer);
  }

  /** The rule with its usual parameters. */
  public GammaRule() {
    this(0.25, Stabilizer.DEFAULT);
  }

  /**
   * The rule with the usual stabilizer.
   *
   * @param gamma γ, not negative
   */
  public GammaRule(double gamma) {
    this(gamma, Stabilizer.DEFAULT);
  }

  @Override
  public List<Term> terms() {
    var favoured = new SignSplit(1 + gamma, 1);
    return List.of(Term.of(favoured, stabilizer, Part.of(favoured, IDENTITY)));
  }

  @Override
  public String label() {
    return "Gamma(γ=" + gamma + ")";
  }

  static void requireGamma(double gamma) {
    if (!(gamma >= 0) || Double.isInfinite(gamma)) {
      throw new IllegalArgumentException("γ must be a finite number, not negative, got " + gamma);
    }
  }
}
