package org.lrp4j.rule;

import static org.lrp4j.rule.SignSplit.NEGATIVE;
import static org.lrp4j.rule.SignSplit.POSITIVE;

import java.util.List;
import java.util.stream.Stream;

/**
 * LRP-αβ: positive and negative contributions apart, weighted by α and −β.
 *
 * <p>{@code sα = R / st(W⁺a⁺ + W⁻a⁻ + b⁺)}, {@code sβ = R / st(W⁻a⁺ + W⁺a⁻ + b⁻)}, {@code Rin =
 * α[a⁺ ⊙ W⁺ᵀsα + a⁻ ⊙ W⁻ᵀsα] − β[a⁺ ⊙ W⁻ᵀsβ + a⁻ ⊙ W⁺ᵀsβ]}. For convolutions; α = 2, β = 1 shows
 * evidence against as well as for.
 *
 * @param alpha α, not negative
 * @param beta β, not negative, with α − β = 1
 * @param stabilizer δ, greater than zero
 * @see <a href="https://doi.org/10.1371/journal.pone.0130140">Bach et al., 2015</a>
 */
public record AlphaBetaRule(double alpha, double beta, double stabilizer) implements Rule {

  /**
   * Validates the parameters.
   *
   * @param alpha α, not negative
   * @param beta β, not negative, with α − β = 1
   * @param stabilizer δ, greater than zero
   */
  public AlphaBetaRule {
    if (!(alpha >= 0) || !(beta >= 0) || !(Math.abs(alpha - beta - 1) <= 1e-12)) {
      throw new IllegalArgumentException(
          "α and β must not be negative and α − β must be 1, got α = " + alpha + ", β = " + beta);
    }
    Stabilizer.requireValid(stabilizer);
  }

  /** The rule with its usual parameters. */
  public AlphaBetaRule() {
    this(2, 1, Stabilizer.DEFAULT);
  }

  /**
   * The rule with the usual stabilizer.
   *
   * @param alpha α, not negative
   * @param beta β, not negative, with α − β = 1
   */
  public AlphaBetaRule(double alpha, double beta) {
    this(alpha, beta, Stabilizer.DEFAULT);
  }

  @Override
  public List<Term> terms() {
    return Stream.of(
            Term.of(POSITIVE, stabilizer, Part.of(POSITIVE, POSITIVE), Part.of(NEGATIVE, NEGATIVE))
                .times(alpha),
            Term.of(NEGATIVE, stabilizer, Part.of(NEGATIVE, POSITIVE), Part.of(POSITIVE, NEGATIVE))
                .times(-beta))
        .filter(term -> term.coefficient() != 0)
        .toList();
  }

  @Override
  public String label() {
    return "AlphaBeta(α=" + alpha + ", β=" + beta + ")";
  }
}
