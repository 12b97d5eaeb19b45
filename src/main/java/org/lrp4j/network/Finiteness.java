package org.lrp4j.network;

import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.memory.SmallArrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Whether arrays hold numbers only, neither NaN nor infinity. */
public final class Finiteness {

  private Finiteness() {}

  /**
   * Whether every element is a finite number.
   *
   * @param array an array of type FLOAT or DOUBLE
   * @return false if an element is NaN or infinite
   */
  public static boolean holds(INDArray array) {
    if (SmallArrays.isSmall(array)) {
      return SmallArrays.elements(array).allMatch(Double::isFinite);
    }
    // A sum is NaN or infinite if any element is; only one that overflowed needs a second look.
    return Double.isFinite(sum(array)) || array.isNaN().none() && array.isInfinite().none();
  }

  /**
   * Of absolute values where BLAS can add them up, which takes it less than half of ND4J's time.
   */
  private static double sum(INDArray array) {
    return array.length() <= Integer.MAX_VALUE && ArrayPool.isPlain(array)
        ? Nd4j.getBlasWrapper().asum(array.reshape('c', new long[] {array.length()}))
        : array.sumNumber().doubleValue();
  }
}
