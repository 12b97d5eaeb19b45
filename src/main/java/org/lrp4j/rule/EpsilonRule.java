package org.lrp4j.rule;

import static org.lrp4j.rule.SignSplit.IDENTITY;

import java.util.List;

/**
 * LRP-ε: as {@link ZeroRule}, with weak and contradictory evidence absorbed by ε.
 *
 * <p>{@code Rin = a ⊙ Wᵀ(R / (z + ε·sign(z)))}, {@code z = Wa + b}. The rule for dense layers and
 * the upper half of a network; a larger ε gives a sparser, less noisy explanation.
 *
 * @param epsilon ε, greater than zero, in the units of the pre-activation
 * @see <a href="https://doi.org/10.1371/journal.pone.0130140">Bach et al., 2015</a>
 */
public record EpsilonRule(double epsilon) implements Rule {

  /**
   * Validates the parameters.
   *
   * @param epsilon ε, greater than zero, in the units of the pre-activation
   */
  public EpsilonRule {
    Stabilizer.requireValid(epsilon);
  }

  /** The rule with its usual parameters. */
  public EpsilonRule() {
    this(Stabilizer.DEFAULT);
  }

  @Override
  public List<Term> terms() {
    return List.of(Term.of(IDENTITY, epsilon, Part.of(IDENTITY, IDENTITY)));
  }

  @Override
  public String label() {
    return "Epsilon(ε=" + epsilon + ")";
  }
}
