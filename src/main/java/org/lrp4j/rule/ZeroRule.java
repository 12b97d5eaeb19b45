package org.lrp4j.rule;

import static org.lrp4j.rule.SignSplit.IDENTITY;

import java.util.List;

/**
 * The basic rule, LRP-0: relevance in proportion to each input's part in the pre-activation.
 *
 * <p>{@code Rin = a ⊙ Wᵀ(R / st(Wa + b))} with δ = 1e-9 by default. On a whole network of ReLU and
 * max pooling it equals gradient × input; take it to compare with, and {@link EpsilonRule} or
 * {@link GammaRule} to explain.
 *
 * @param stabilizer δ, greater than zero
 * @see <a href="https://doi.org/10.1371/journal.pone.0130140">Bach et al., 2015</a>
 */
public record ZeroRule(double stabilizer) implements Rule {

  /**
   * Validates the parameters.
   *
   * @param stabilizer δ, greater than zero
   */
  public ZeroRule {
    Stabilizer.requireValid(stabilizer);
  }

  /** The rule with its usual parameters. */
  public ZeroRule() {
    this(1e-9);
  }

  @Override
  public List<Term> terms() {
    return List.of(Term.of(IDENTITY, stabilizer, Part.of(IDENTITY, IDENTITY)));
  }

  @Override
  public String label() {
    return "Zero";
  }
}
