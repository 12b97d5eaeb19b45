package org.lrp4j.engine.memory;

import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Arrays so small that looking at their elements one by one is faster than to ask ND4J. */
public final class SmallArrays {

  private static final long FEW = 2048;

  private SmallArrays() {}

  /**
   * Whether an array is small, and its elements follow each other in memory.
   *
   * @param array any array
   * @return true if {@link #elements} is the fast way
   */
  public static boolean isSmall(INDArray array) {
    return array.length() <= FEW && ArrayPool.isPlain(array);
  }

  /**
   * The elements in order.
   *
   * @param small an array that {@link #isSmall}
   * @return its elements
   */
  public static DoubleStream elements(INDArray small) {
    DataBuffer data = small.data();
    return LongStream.range(0, small.length()).mapToDouble(data::getDouble);
  }
}
