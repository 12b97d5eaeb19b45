package org.lrp4j.engine.vector;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A matrix by which vectors are multiplied from the left, a copy of an array's content. */
public interface RowMatrix {

  /**
   * A matrix.
   *
   * @param matrix [rows, columns], FLOAT or DOUBLE, the type of the arithmetic
   * @param bias what is added to each product, one value a column; null for nothing
   * @return a copy
   */
  static RowMatrix of(INDArray matrix, INDArray bias) {
    return matrix.dataType() == DataType.DOUBLE
        ? DoubleRows.of(matrix, bias)
        : FloatRows.of(matrix, bias);
  }

  /**
   * What multiplies some vectors at a time.
   *
   * @param vectors how many at most
   * @return a product with memory of its own, for one thread at a time
   */
  Product product(int vectors);

  /** Multiplies. */
  @FunctionalInterface
  interface Product {

    /**
     * {@code results_i = vectors_i·M + b}.
     *
     * @param vectors of length rows, or more
     * @param results of length columns; written over
     */
    void of(double[][] vectors, double[][] results);
  }
}
