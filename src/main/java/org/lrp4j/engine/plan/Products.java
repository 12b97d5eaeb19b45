package org.lrp4j.engine.plan;

import java.util.List;
import java.util.Optional;
import org.lrp4j.rule.Part;
import org.lrp4j.rule.Sign;
import org.lrp4j.rule.SignSplit;

/**
 * How often each of the four products that {@code W·a} consists of occurs in a sum of parts: what
 * that tells about the sum, given what sign the input can have, spares passes and operations.
 *
 * @param plusPlus how often {@code W⁺a⁺} occurs
 * @param minusPlus how often {@code W⁻a⁺} occurs
 * @param plusMinus how often {@code W⁺a⁻} occurs
 * @param minusMinus how often {@code W⁻a⁻} occurs
 */
record Products(double plusPlus, double minusPlus, double plusMinus, double minusMinus) {

  /** The counts, or nothing if the parts are no sums of such products. */
  static Optional<Products> of(List<Part> parts) {
    Products sum = new Products(0, 0, 0, 0);
    for (Part part : parts) {
      if (!(part.weights() instanceof SignSplit w) || !(part.input() instanceof SignSplit x)) {
        return Optional.empty();
      }
      sum =
          new Products(
              sum.plusPlus + w.positive() * x.positive(),
              sum.minusPlus + w.negative() * x.positive(),
              sum.plusMinus + w.positive() * x.negative(),
              sum.minusMinus + w.negative() * x.negative());
    }
    return Optional.of(sum);
  }

  /** How many times {@code W·a} the sum is, or 0 if it is no multiple of it. */
  double multipleOfTheWhole(Sign input) {
    double multiple = input.mayBePositive() ? plusPlus : plusMinus;
    boolean above = !input.mayBePositive() || plusPlus == multiple && minusPlus == multiple;
    boolean below = !input.mayBeNegative() || plusMinus == multiple && minusMinus == multiple;
    return above && below ? multiple : 0;
  }

  /** Whether positive products occur at least once and negative ones at most: the sum ≥ W·a. */
  boolean isAtLeastTheWhole(Sign input) {
    boolean above = !input.mayBePositive() || plusPlus >= 1 && minusPlus <= 1;
    boolean below = !input.mayBeNegative() || plusMinus <= 1 && minusMinus >= 1;
    return above && below;
  }

  /** The other way round: the sum ≤ W·a. */
  boolean isAtMostTheWhole(Sign input) {
    boolean above = !input.mayBePositive() || plusPlus <= 1 && minusPlus >= 1;
    boolean below = !input.mayBeNegative() || plusMinus >= 1 && minusMinus <= 1;
    return above && below;
  }
}
