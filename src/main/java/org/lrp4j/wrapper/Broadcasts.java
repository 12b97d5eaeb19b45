package org.lrp4j.wrapper;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Shapes that broadcast. */
final class Broadcasts {

  private Broadcasts() {}

  /** The values as an array of the given rank that lies along one axis. */
  static INDArray alongAxis(INDArray values, int axis, int rank) {
    long[] shape = new long[rank];
    Arrays.fill(shape, 1);
    shape[axis] = values.length();
    return values.reshape(shape);
  }
}
