package org.lrp4j.engine.step;

import org.lrp4j.rule.Box;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Checks that an input lies in the box that a rule assumes. */
final class BoxCheck {

  private BoxCheck() {}

  static void require(Box box, INDArray input, int channelAxis) {
    if (!box.contains(input, channelAxis)) {
      throw new IllegalArgumentException(
          "The z-box rule expects inputs from "
              + box.low()
              + " to "
              + box.high()
              + ", but this input ranges from "
              + input.minNumber()
              + " to "
              + input.maxNumber()
              + ": give the rule the range of the data after normalisation");
    }
  }
}
