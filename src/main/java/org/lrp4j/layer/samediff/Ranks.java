package org.lrp4j.layer.samediff;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Arrays with more axes in front. */
final class Ranks {

  private Ranks() {}

  /**
   * As broadcasting reads an array of fewer axes.
   *
   * @param array the array
   * @param rank how many axes are wanted
   * @return a view of the same values with axes of size 1 in front
   */
  static INDArray filledUp(INDArray array, int rank) {
    if (array.rank() >= rank) {
      return array;
    }
    long[] shape = new long[rank];
    Arrays.fill(shape, 1);
    System.arraycopy(array.shape(), 0, shape, rank - array.rank(), array.rank());
    return array.reshape(shape);
  }
}
