package org.lrp4j.listener;

import java.util.List;

/**
 * The relevance that gets the full colour, the longest bar or the highest step, in all frames of a
 * probe: the largest of them all, rounded up so that it seldom changes when frames come and go.
 */
final class CommonLimit {

  private static final double[] STEPS = {1, 1.5, 2, 3, 5, 7, 10};

  private CommonLimit() {}

  static double of(List<Frame> frames) {
    return roundedUp(frames.stream().mapToDouble(Frame::largest).max().orElse(0));
  }

  /** The next of 1, 1.5, 2, 3, 5, 7, 10 times a power of ten; of zero it is 1. */
  static double roundedUp(double value) {
    if (value == 0) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double step : STEPS) {
      // A value that is a step itself may have come out a little larger.
      if (value <= step * power * (1 + 1e-9)) {
        return step * power;
      }
    }
    return 10 * power;
  }
}
