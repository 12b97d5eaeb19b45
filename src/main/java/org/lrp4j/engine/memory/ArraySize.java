package org.lrp4j.engine.memory;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What an array needs of memory, whatever its shape.
 *
 * @param type the type of its elements
 * @param length how many there are
 */
public record ArraySize(DataType type, long length) {

  static ArraySize of(INDArray array) {
    return new ArraySize(array.dataType(), array.length());
  }

  /** A key that is hashed a thousand times an explanation, which records take a while for. */
  @Override
  public int hashCode() {
    return Long.hashCode(length) + type.ordinal();
  }
}
