package org.lrp4j.engine.operation;

import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Kernels of convolutions in another form that gives the same. */
final class Kernels {

  private Kernels() {}

  /**
   * A dilated kernel as an ordinary one, with zeros between its taps: the oneDNN build of ND4J
   * refuses dilated convolutions in FLOAT.
   *
   * @param kernel any rank
   * @param firstAxis the first of the axes along which the taps lie, one behind the other
   * @param dilation along each of these
   * @return a new array, or the kernel itself if no dilation is more than 1
   */
  static INDArray inflated(INDArray kernel, int firstAxis, long... dilation) {
    if (Arrays.stream(dilation).allMatch(distance -> distance == 1)) {
      return kernel;
    }
    long[] shape = kernel.shape().clone();
    INDArrayIndex[] taps = new INDArrayIndex[shape.length];
    Arrays.fill(taps, NDArrayIndex.all());
    for (int i = 0; i < dilation.length; i++) {
      int axis = firstAxis + i;
      shape[axis] = (shape[axis] - 1) * dilation[i] + 1;
      taps[axis] = NDArrayIndex.interval(0, dilation[i], shape[axis]);
    }
    INDArray inflated = Nd4j.zeros(kernel.dataType(), shape);
    inflated.get(taps).assign(kernel);
    return inflated;
  }

  /**
   * The numbers of an axis in reverse order, by a product with the exchange matrix, which is exact;
   * ND4J's {@code reverse} is slow and keeps memory for every kernel that it has seen.
   *
   * @param rows [rows, taps]
   * @param taps how many numbers the last axis has
   * @return the same with each row reversed
   */
  static SDVariable reversed(SDVariable rows, long taps) {
    return Ops.matmul(rows, exchange(rows, taps));
  }

  /** The matrix that reverses an order. */
  static SDVariable exchange(SDVariable like, long size) {
    double[][] exchange = new double[(int) size][(int) size];
    for (int i = 0; i < size; i++) {
      exchange[i][(int) size - 1 - i] = 1;
    }
    INDArray matrix = Nd4j.createFromArray(exchange).castTo(like.dataType());
    return like.getSameDiff().constant(matrix);
  }
}
