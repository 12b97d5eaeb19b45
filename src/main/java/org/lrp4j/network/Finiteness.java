package org.lrp4j.network;

import org.lrp4j.relevance.SmallArrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Whether arrays hold numbers only, neither NaN nor infinity. */
public final class Finiteness {

  private Finiteness() {}

  /**
   * Whether every element is a finite number.
   *
   * @param array any array
   * @return false if an element is NaN or infinite
   */
  public static boolean holds(INDArray array) {
    if (SmallArrays.isSmall(array)) {
      return SmallArrays.elements(array).allMatch(Double::isFinite);
    }
    // The sum is NaN or infinite if any element is; only a sum that overflowed needs a second look.
    return Double.isFinite(array.sumNumber().doubleValue())
        || array.isNaN().none() && array.isInfinite().none();
  }
}
