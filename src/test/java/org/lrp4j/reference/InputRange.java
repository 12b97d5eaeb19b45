package org.lrp4j.reference;

import java.util.Random;
import org.lrp4j.LrpExplainerBuilder;

/** Where inputs lie, and whether lrp4j is told. */
record InputRange(double low, double high, boolean isTold) {

  static InputRange draw(Random random) {
    boolean isTold = random.nextBoolean();
    return switch (random.nextInt(4)) {
      case 0 -> new InputRange(0, 1, isTold);
      case 1 -> new InputRange(-1, 0, isTold);
      default -> new InputRange(-1, 1, isTold);
    };
  }

  double value(Random random) {
    return low + (high - low) * random.nextDouble();
  }

  void tell(LrpExplainerBuilder builder) {
    if (isTold) {
      builder.inputRange(low, high);
    }
  }
}
