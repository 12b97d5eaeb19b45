package org.lrp4j.reference;

import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Moves values by one part in 10¹², to see how far rounding can carry: relevance that moves much
 * more tells nothing about who is right.
 */
interface Moving extends UnaryOperator<Tensor> {

  double STEP = 1e-12;

  /** Leaves everything as it is. */
  Moving NOT = values -> values;

  static Moving by(Random random) {
    return values -> values.map(v -> v * (random.nextBoolean() ? 1 + STEP : 1 - STEP));
  }
}
