package org.lrp4j.keras.layer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Kernels of convolutions in other forms that compute the same. */
final class Kernels {

  private Kernels() {}

  /**
   * A kernel with zeros between its taps, which computes without dilation what the kernel does with
   * it: Deeplearning4j's dilated convolutions fail on some backends, and not on others.
   *
   * @param kernel [taps …, inputs, outputs]
   * @param window the window with its dilation
   * @return the kernel itself without dilation
   */
  static INDArray inflated(INDArray kernel, Window window) {
    if (!window.isDilated()) {
      return kernel;
    }
    long[] shape = kernel.shape();
    for (int axis = 0; axis < window.axes(); axis++) {
      shape[axis] = window.span(axis);
    }
    INDArray inflated = Nd4j.zeros(kernel.dataType(), shape);
    long taps = 1;
    for (int axis = 0; axis < window.axes(); axis++) {
      taps *= kernel.size(axis);
    }
    for (long tap = 0; tap < taps; tap++) {
      INDArrayIndex[] from = NDArrayIndex.allFor(kernel);
      INDArrayIndex[] to = NDArrayIndex.allFor(inflated);
      long rest = tap;
      for (int axis = window.axes() - 1; axis >= 0; axis--) {
        long place = rest % kernel.size(axis);
        rest /= kernel.size(axis);
        from[axis] = NDArrayIndex.point(place);
        to[axis] = NDArrayIndex.point(place * window.dilation()[axis]);
      }
      inflated.get(to).assign(kernel.get(from));
    }
    return inflated;
  }

  /**
   * A kernel that reads all channels, with zeros for those of other groups.
   *
   * @param kernel [taps …, inputs of a group, outputs]
   * @param groups how many groups there are
   * @return [taps …, inputs, outputs]; the kernel itself of one group
   */
  static INDArray ungrouped(INDArray kernel, int groups) {
    if (groups == 1) {
      return kernel;
    }
    int rank = kernel.rank();
    long inputs = kernel.size(rank - 2);
    long outputs = kernel.size(rank - 1) / groups;
    long[] shape = kernel.shape();
    shape[rank - 2] = inputs * groups;
    INDArray whole = Nd4j.zeros(kernel.dataType(), shape);
    for (int group = 0; group < groups; group++) {
      INDArrayIndex[] from = NDArrayIndex.allFor(kernel);
      INDArrayIndex[] to = NDArrayIndex.allFor(whole);
      from[rank - 1] = NDArrayIndex.interval(group * outputs, (group + 1) * outputs);
      to[rank - 1] = from[rank - 1];
      to[rank - 2] = NDArrayIndex.interval(group * inputs, (group + 1) * inputs);
      whole.get(to).assign(kernel.get(from));
    }
    return whole;
  }

  /**
   * A kernel with zeros behind its taps.
   *
   * @param kernel [taps …, two more axes]
   * @param sizes how many taps it then has along each axis
   * @return the kernel
   */
  static INDArray extended(INDArray kernel, int[] sizes) {
    long[] shape = kernel.shape();
    INDArrayIndex[] part = NDArrayIndex.allFor(kernel);
    boolean isWhole = true;
    for (int axis = 0; axis < sizes.length; axis++) {
      isWhole &= shape[axis] == sizes[axis];
      part[axis] = NDArrayIndex.interval(0, shape[axis]);
      shape[axis] = sizes[axis];
    }
    if (isWhole) {
      return kernel;
    }
    INDArray extended = Nd4j.zeros(kernel.dataType(), shape);
    extended.get(part).assign(kernel);
    return extended;
  }
}
