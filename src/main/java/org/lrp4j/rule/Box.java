package org.lrp4j.rule;

import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The range that the inputs of a layer lie in, for example the range of a pixel.
 *
 * @param low the lower bound
 * @param high the upper bound, nowhere below the lower one
 */
public record Box(Bound low, Bound high) {

  /**
   * Validates the box.
   *
   * @param low the lower bound
   * @param high the upper bound, nowhere below the lower one
   */
  public Box {
    Objects.requireNonNull(low, "low");
    Objects.requireNonNull(high, "high");
    if (!low.isFinite() || !high.isFinite()) {
      throw new IllegalArgumentException(
          "Both bounds of a box must be finite, got low = " + low + ", high = " + high);
    }
    if (!low.isAtMost(high)) {
      throw new IllegalArgumentException(
          "The lower bound of a box must not be above the upper one, got low = "
              + low
              + ", high = "
              + high);
    }
  }

  /**
   * Whether an input lies in the box.
   *
   * @param input the input of a layer
   * @param channelAxis which of its axes are the channels
   * @return false if any of its values is below the lower bound or above the upper one
   * @throws IllegalArgumentException if a bound does not fit the input's shape
   */
  public boolean contains(INDArray input, int channelAxis) {
    return low.isAtMostAllOf(input, channelAxis) && high.isAtLeastAllOf(input, channelAxis);
  }
}
