package org.lrp4j.network;

import java.util.stream.LongStream;
import org.lrp4j.relevance.ArrayPool;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Whether arrays hold numbers only, neither NaN nor infinity. */
public final class Finiteness {

  /** Up to this length it is faster to look at the elements one by one than to ask ND4J. */
  private static final long FEW = 2048;

  private Finiteness() {}

  /**
   * Whether every element is a finite number.
   *
   * @param array any array
   * @return false if an element is NaN or infinite
   */
  public static boolean holds(INDArray array) {
    if (array.length() <= FEW && ArrayPool.isPlain(array)) {
      DataBuffer elements = array.data();
      return LongStream.range(0, array.length())
          .allMatch(i -> Double.isFinite(elements.getDouble(i)));
    }
    // The sum is NaN or infinite if any element is; only a sum that overflowed needs a second look.
    return Double.isFinite(array.sumNumber().doubleValue())
        || array.isNaN().none() && array.isInfinite().none();
  }
}
