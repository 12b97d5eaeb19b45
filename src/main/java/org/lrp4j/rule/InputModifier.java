package org.lrp4j.rule;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How a rule modifies the input of a layer, ρ(a). Implementations must be immutable and have {@code
 * equals}: a step makes equal modifications once where it can.
 */
public interface InputModifier {

  /** Every input replaced by one. */
  enum Ones implements InputModifier {
    /** The only value. */
    ONES;

    @Override
    public INDArray apply(INDArray input, int channelAxis) {
      return input.ulike().assign(1);
    }

    @Override
    public Sign sign(Sign input) {
      return Sign.NON_NEGATIVE;
    }

    @Override
    public boolean isElementWise() {
      return true;
    }
  }

  /**
   * Applies the modification.
   *
   * @param input the layer's input, batch first; never written to
   * @param channelAxis the axis of the channels or features in {@code input}
   * @return an array of the input's shape: a new one, or the argument itself where nothing changes
   */
  INDArray apply(INDArray input, int channelAxis);

  /**
   * What is known about the sign of the result, so that parts which vanish need not be computed.
   *
   * @param input what is known about the sign of the layer's input
   * @return the sign of the modified input; {@link Sign#ANY} if a modifier does not say
   */
  default Sign sign(Sign input) {
    return Sign.ANY;
  }

  /**
   * A simpler modification with the same result for inputs of that sign.
   *
   * @param input what is known about the sign of the layer's input
   * @return a modification; by default this one
   */
  default InputModifier given(Sign input) {
    return this;
  }

  /**
   * Whether an input of zero always becomes zero, so that no relevance goes to it. Where a rule's
   * do not, what lies in front of the layer shares its relevance equally.
   *
   * @return true if so; false if a modifier does not say
   */
  default boolean keepsZero() {
    return false;
  }

  /**
   * Whether each element of the result depends on the same element of the input only, and not on
   * where it lies, so that elements that nobody reads can be left out beforehand.
   *
   * @return true if so; false if a modifier does not say
   */
  default boolean isElementWise() {
    return false;
  }
}
