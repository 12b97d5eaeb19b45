package org.lrp4j.rule;

import static org.lrp4j.rule.InputModifier.Ones.ONES;
import static org.lrp4j.rule.SignSplit.NONE;
import static org.lrp4j.rule.WeightModifier.Fixed.SQUARE;

import java.util.List;

/**
 * The w² rule: relevance in proportion to the squared weights, whatever the input.
 *
 * <p>{@code Rin = (W²)ᵀ(R / st(W²·1))}, no bias. For the first layer of a network whose inputs are
 * unbounded real numbers.
 *
 * @param stabilizer δ, greater than zero
 * @see <a href="https://doi.org/10.1016/j.patcog.2016.11.008">Montavon et al., 2017</a>
 */
public record WSquareRule(double stabilizer) implements Rule {

  /**
   * Validates the parameters.
   *
   * @param stabilizer δ, greater than zero
   */
  public WSquareRule {
    Stabilizer.requireValid(stabilizer);
  }

  /** The rule with its usual parameters. */
  public WSquareRule() {
    this(Stabilizer.DEFAULT);
  }

  @Override
  public List<Term> terms() {
    return List.of(Term.of(NONE, stabilizer, Part.of(SQUARE, ONES)));
  }

  @Override
  public String label() {
    return "WSquare";
  }
}
