package org.lrp4j.engine.operation;

import java.util.HashMap;
import java.util.Map;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.memory.ArraySize;
import org.lrp4j.engine.memory.SmallArrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sums of whole arrays, as a matrix product with ones: 0.3 ms for 13 MB, where ND4J's own reduction
 * takes 2 ms, as long as the division that comes before it.
 */
public final class Sums {

  /**
   * Examples with fewer elements are better summed at once: 64 of 20 × 24² take 0.3 ms, one product
   * after the other 3.9; but 8 of 64 × 112² take 4.6 and 0.9.
   */
  private static final long SMALL_EXAMPLE = 1 << 16;

  /** More rows would only leave more sums to add up one by one. */
  private static final long ROWS = 256;

  private final DynamicCustomOp product =
      DynamicCustomOp.builder("matmul").addIntegerArguments(0, 0, 0).build();
  private final BoundArrays bound = new BoundArrays(product, 2, 1);
  private final Map<ArraySize, INDArray> ones = new HashMap<>();
  private final ArrayPool pool;

  /**
   * Sums with memory from a pool.
   *
   * @param pool where intermediate results go
   */
  public Sums(ArrayPool pool) {
    this.pool = pool;
  }

  /**
   * The sum of all elements.
   *
   * @param array any array
   * @return the sum
   */
  public double of(INDArray array) {
    boolean plain = ArrayPool.isPlain(array) && array.dataType().isFPType();
    if (plain && SmallArrays.isSmall(array)) {
      return oneByOne(array);
    }
    if (!plain || array.rank() < 2) {
      return array.sumNumber().doubleValue();
    }
    long rows = array.rank() == 2 ? array.size(0) : array.size(0) * array.size(1);
    while (rows > ROWS && rows % 2 == 0) {
      rows /= 2;
    }
    long columns = array.length() / rows;
    INDArray vector =
        ones.computeIfAbsent(
            new ArraySize(array.dataType(), columns),
            size -> Nd4j.ones(size.type(), size.length(), 1));
    INDArray sums = pool.take(array.dataType(), rows, 1);
    multiply(pool.reshaped(array, rows, columns), vector, sums);
    double sum = SmallArrays.isSmall(sums) ? oneByOne(sums) : sums.sumNumber().doubleValue();
    pool.release(sums);
    return sum;
  }

  /** With an operation that is made once: making it anew takes as long as a small product. */
  private void multiply(INDArray one, INDArray other, INDArray result) {
    bound.input(0, one);
    bound.input(1, other);
    bound.output(0, result);
    try {
      Nd4j.getExecutioner().exec(product, bound.complete());
    } finally {
      bound.forget(); // the next sum is of another array, and this one may be freed before it
    }
  }

  private static double oneByOne(INDArray array) {
    double sum = 0;
    for (long i = 0; i < array.length(); i++) {
      sum += array.data().getDouble(i);
    }
    return sum;
  }

  /**
   * The sums over the channels of images.
   *
   * @param images [batch, channels, height, width], or with the channels last
   * @param channelAxis 1 or 3
   * @param pool where the sums come from
   * @return the same with one channel, held by the caller
   */
  public static INDArray overChannels(INDArray images, int channelAxis, ArrayPool pool) {
    long[] shape = images.shape().clone();
    long channels = shape[channelAxis];
    shape[channelAxis] = 1;
    INDArray sums = pool.take(images.dataType(), shape);
    if (channelAxis == 3) {
      INDArray ones = Nd4j.ones(images.dataType(), channels, 1);
      product(
          images.dup('c').reshape('c', images.length() / channels, channels),
          ones,
          sums.reshape('c', sums.length(), 1));
      return sums;
    }
    long positions = shape[2] * shape[3];
    INDArray plain = ArrayPool.isPlain(images) ? images : images.dup('c');
    if (channels * positions < SMALL_EXAMPLE) {
      Nd4j.exec(
          DynamicCustomOp.builder("reduce_sum")
              .addInputs(plain)
              .addOutputs(sums)
              .addIntegerArguments(1)
              .addFloatingPointArguments(1.0) // keep the axis
              .build());
      return sums;
    }
    INDArray ones = Nd4j.ones(images.dataType(), 1, channels);
    for (long example = 0; example < shape[0]; example++) {
      product(
          ones,
          plain.slice(example).reshape('c', channels, positions),
          sums.slice(example).reshape('c', 1, positions));
    }
    return sums;
  }

  /**
   * The other way round: gives every channel of images the same values. 5 ms for 8 images of 3
   * channels at 230², where ND4J's broadcast takes 33.
   *
   * @param one images with one channel
   * @param channelAxis 1 or 3
   * @param result receives them in every channel
   */
  public static void toChannels(INDArray one, int channelAxis, INDArray result) {
    if (channelAxis != 1 || result.size(1) == 1 || !ArrayPool.isPlain(one)) {
      result.assign(one.broadcast(result.shape()));
      return;
    }
    INDArray planes = result.reshape('c', -1, result.size(2) * result.size(3));
    INDArray given = one.reshape('c', result.size(0), planes.size(1));
    for (long plane = 0; plane < planes.size(0); plane++) {
      planes.slice(plane).assign(given.slice(plane / result.size(1)));
    }
  }

  private static void product(INDArray one, INDArray other, INDArray result) {
    Nd4j.exec(
        DynamicCustomOp.builder("matmul")
            .addInputs(one, other)
            .addOutputs(result)
            .addIntegerArguments(0, 0, 0)
            .build());
  }
}
