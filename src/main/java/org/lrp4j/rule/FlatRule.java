package org.lrp4j.rule;

import static org.lrp4j.rule.InputModifier.Ones.ONES;
import static org.lrp4j.rule.SignSplit.NONE;

import java.util.List;

/**
 * The flat rule: relevance spread evenly over each output's receptive field.
 *
 * <p>Every weight is replaced by one: {@code Rin = 1ᵀ(R / st(1·1))}, no bias; weights that fall
 * into zero padding count nothing. For the first layer, where it shows regions rather than pixels.
 *
 * @param stabilizer δ, greater than zero
 * @see <a href="https://arxiv.org/abs/1512.00172">Bach et al., 2016</a>
 */
public record FlatRule(double stabilizer) implements Rule {

  /**
   * Validates the parameters.
   *
   * @param stabilizer δ, greater than zero
   */
  public FlatRule {
    Stabilizer.requireValid(stabilizer);
  }

  /** The rule with its usual parameters. */
  public FlatRule() {
    this(Stabilizer.DEFAULT);
  }

  @Override
  public List<Term> terms() {
    return List.of(Term.of(NONE, stabilizer, Part.of(WeightModifier.Fixed.ONES, ONES)));
  }

  @Override
  public String label() {
    return "Flat";
  }
}
