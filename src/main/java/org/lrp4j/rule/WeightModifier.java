package org.lrp4j.rule;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How a rule modifies the weights of a layer, ρ(W). Implementations must be immutable and have
 * {@code equals}: a step makes equal modifications once where it can.
 */
public interface WeightModifier {

  /** The modifications without a parameter, each weight by itself. */
  enum Fixed implements WeightModifier {
    /** {@code W²}, element by element. */
    SQUARE {
      @Override
      public INDArray apply(INDArray weights) {
        return weights.mul(weights);
      }

      @Override
      public Sign sign() {
        return Sign.NON_NEGATIVE;
      }
    },
    /** Every weight replaced by one. */
    ONES {
      @Override
      public INDArray apply(INDArray weights) {
        return weights.ulike().assign(1);
      }

      @Override
      public Sign sign() {
        return Sign.NON_NEGATIVE;
      }
    };

    @Override
    public boolean isElementWise() {
      return true;
    }
  }

  /**
   * Applies the modification.
   *
   * @param weights the weights, any shape; never written to
   * @return the modified weights: a new array, or the argument itself where nothing changes
   */
  INDArray apply(INDArray weights);

  /**
   * What is known about the sign of the result for weights of any sign.
   *
   * @return the sign of the modified weights; {@link Sign#ANY} if a modifier does not say
   */
  default Sign sign() {
    return Sign.ANY;
  }

  /**
   * Whether each weight of the result depends on the same weight only, and not on where it lies, so
   * that it is enough to modify those of the rows that a layer looks up.
   *
   * @return true if so; false if a modifier does not say
   */
  default boolean isElementWise() {
    return false;
  }
}
