package org.lrp4j.rule;

import static org.lrp4j.rule.SignSplit.NEGATIVE;
import static org.lrp4j.rule.SignSplit.NONE;
import static org.lrp4j.rule.SignSplit.POSITIVE;

import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The z-box rule, for the first layer of a network whose inputs lie in a known range, such as
 * pixels.
 *
 * <p>{@code s = R / st(Wa − W⁺l − W⁻h)}, {@code Rin = a ⊙ Wᵀs − l ⊙ W⁺ᵀs − h ⊙ W⁻ᵀs}, with the
 * lowest values {@code l} and the highest values {@code h} of the input; the bias cancels. An input
 * outside the box is an error that names its range.
 *
 * @param bounds lower and upper bound of the layer's input, in its units (after normalisation)
 * @param stabilizer δ, greater than zero
 * @see <a href="https://doi.org/10.1016/j.patcog.2016.11.008">Montavon et al., 2017</a>
 */
public record ZBoxRule(Box bounds, double stabilizer) implements Rule {

  /**
   * Validates the parameters.
   *
   * @param bounds lower and upper bound of the layer's input, in its units (after normalisation)
   * @param stabilizer δ, greater than zero
   */
  public ZBoxRule {
    Stabilizer.requireValid(stabilizer);
  }

  /**
   * The rule for inputs in one range.
   *
   * @param low the lowest value of an input
   * @param high the highest value of an input, not below {@code low}
   */
  public ZBoxRule(double low, double high) {
    this(new Box(Bound.of(low), Bound.of(high)), Stabilizer.DEFAULT);
  }

  /**
   * The rule for inputs with one range a channel, for example after subtracting a mean colour.
   *
   * @param low the lowest value of each channel
   * @param high the highest value of each channel, nowhere below {@code low}
   */
  public ZBoxRule(double[] low, double[] high) {
    this(new Box(Bound.perChannel(low), Bound.perChannel(high)), Stabilizer.DEFAULT);
  }

  /**
   * The rule for inputs with a range of their own for every element.
   *
   * @param low the lowest values, in the input's shape (the batch dimension may be 1)
   * @param high the highest values, in the same shape, nowhere below {@code low}
   */
  public ZBoxRule(INDArray low, INDArray high) {
    this(new Box(Bound.of(low), Bound.of(high)), Stabilizer.DEFAULT);
  }

  /**
   * {@code W = W⁺ + W⁻}, so the rule is a sum of two parts, neither of which can be negative:
   * {@code W⁺(a − l)} and {@code W⁻(a − h)}.
   */
  @Override
  public List<Term> terms() {
    return List.of(
        Term.of(
            NONE,
            stabilizer,
            Part.of(POSITIVE, new Distance(bounds.low(), Sign.NON_NEGATIVE)),
            Part.of(NEGATIVE, new Distance(bounds.high(), Sign.NON_POSITIVE))));
  }

  @Override
  public Optional<Box> box() {
    return Optional.of(bounds);
  }

  @Override
  public String label() {
    return "ZBox(low=" + bounds.low() + ", high=" + bounds.high() + ")";
  }
}
