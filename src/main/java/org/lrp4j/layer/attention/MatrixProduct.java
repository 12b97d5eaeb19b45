package org.lrp4j.layer.attention;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** The product of matrices, and of those that arrays of more axes hold in their last two. */
final class MatrixProduct {

  private MatrixProduct() {}

  /**
   * Writes a product.
   *
   * @param left the left factor
   * @param leftTransposed whether its last two axes are exchanged
   * @param right the right factor
   * @param rightTransposed whether its last two axes are exchanged
   * @param result where to write
   */
  static void of(
      INDArray left,
      boolean leftTransposed,
      INDArray right,
      boolean rightTransposed,
      INDArray result) {
    Nd4j.exec(
        DynamicCustomOp.builder("matmul")
            .addInputs(left, right)
            .addIntegerArguments(leftTransposed ? 1 : 0, rightTransposed ? 1 : 0, 0)
            .addOutputs(result)
            .build());
  }
}
