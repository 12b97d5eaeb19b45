package org.lrp4j.layer.samediff;

import org.lrp4j.composite.Treatments;

/** Which factor of a product only says how much of the other one passes. */
final class Weighing {

  private Weighing() {}

  /** Whether an argument is held constant, so that the other factor takes all. */
  static boolean isConstant(Operation operation, int argument, Treatments choices) {
    return switch (operation.graph().factor(operation.argument(argument))) {
      case GATE, SCALE -> true;
      case ATTENTION -> choices.attention() == Treatments.Attention.CP_LRP;
      case SIGNAL -> false;
    };
  }
}
