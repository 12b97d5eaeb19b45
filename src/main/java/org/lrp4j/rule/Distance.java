package org.lrp4j.rule;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The input's distance from one side of its box, {@code a − bound}.
 *
 * @param bound the side of the box
 * @param sign the sign of the distance for an input inside the box
 */
record Distance(Bound bound, Sign sign) implements InputModifier {

  @Override
  public INDArray apply(INDArray input, int channelAxis) {
    return bound.distanceOf(input, channelAxis);
  }

  @Override
  public Sign sign(Sign input) {
    return sign;
  }
}
