package org.lrp4j.layer;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One factor and one summand a channel, {@code s·a + t}, computed from current parameters: what
 * batch normalisation is at inference.
 */
public interface ScaleAndShift {

  /**
   * Whose it is, for tables.
   *
   * @return the name of the layer
   */
  String name();

  /**
   * All parameters that it is computed from.
   *
   * @return the parameters themselves; nobody writes to them
   */
  List<INDArray> sources();

  /**
   * The factors.
   *
   * @return a new array, one value a channel
   */
  INDArray scale();

  /**
   * The axis along which its channels lie.
   *
   * @param rank how many axes the values have that it scales
   * @return the axis, from 1
   */
  int channelAxis(int rank);

  /**
   * Checks that it can scale values of so many axes.
   *
   * @param rank how many axes they have
   * @throws IllegalArgumentException if not; the message says why. By default it can
   */
  default void requireRank(int rank) {}

  /**
   * The summands.
   *
   * @return a new array, one value a channel
   */
  default INDArray shift() {
    return bias(null);
  }

  /**
   * This, and another one behind it, as one.
   *
   * @param next the other one, of the same channels
   * @return both, computed from current parameters
   */
  default ScaleAndShift then(ScaleAndShift next) {
    return new ScalesAndShifts(this, next);
  }

  /**
   * The bias of a layer before it, with this merged into it: {@code s·bias + t}.
   *
   * @param before one value a channel, or null for none
   * @return a new array, one value a channel
   */
  INDArray bias(INDArray before);
}
