package org.lrp4j.engine.step;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a step's graph was made for.
 *
 * @param type the type of its arrays
 * @param sizes the shape of its input
 * @param variant what else the step tells graphs apart by
 */
record GraphKey(DataType type, long[] sizes, int variant) {

  /** So many graphs are kept by each step. */
  static final int PLACES = 4;

  static GraphKey of(INDArray input, int variant) {
    return new GraphKey(input.dataType(), input.shape(), variant);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GraphKey key
        && type == key.type
        && variant == key.variant
        && Arrays.equals(sizes, key.sizes);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(sizes) + type.ordinal()) + variant;
  }
}
