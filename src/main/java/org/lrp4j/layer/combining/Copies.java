package org.lrp4j.layer.combining;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.lrp4j.layer.Memory;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** The copies that a broadcast made of an array, and what becomes of their relevance. */
public final class Copies {

  private Copies() {}

  /**
   * Adds up what the copies got.
   *
   * @param share the relevance of all copies, held by the caller, who holds the result instead
   * @param shape the shape of the original
   * @param memory where arrays come from
   * @return the relevance of the original
   */
  public static INDArray sum(INDArray share, long[] shape, Memory memory) {
    if (Arrays.equals(share.shape(), shape)) {
      return share;
    }
    int added = share.rank() - shape.length;
    int[] copied =
        IntStream.range(0, share.rank())
            .filter(axis -> axis < added || shape[axis - added] != share.size(axis))
            .toArray();
    long[] kept = share.shape().clone();
    IntStream.of(copied).forEach(axis -> kept[axis] = 1);
    INDArray sum = memory.take(share.dataType(), kept);
    Nd4j.exec(
        DynamicCustomOp.builder("reduce_sum")
            .addInputs(share)
            .addOutputs(sum)
            .addIntegerArguments(copied)
            .addFloatingPointArguments(1.0) // keeps the axes
            .build());
    memory.release(share);
    return sum.reshape('c', shape);
  }
}
