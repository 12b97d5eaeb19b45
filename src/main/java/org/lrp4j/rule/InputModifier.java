package org.lrp4j.rule;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How a rule modifies the input of a layer, ρ(a). Implementations must be immutable and have {@code
 * equals}: equal modifications are made once a step.
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
  }

  /**
   * Applies the modification.
   *
   * @param input the layer's input, batch first; never written to
   * @param channelAxis the axis of the channels or features in {@code input}
   * @return an array of the input's shape: a new one, or the argument itself where nothing changes
   */
  INDArray apply(INDArray input, int channelAxis);
}
