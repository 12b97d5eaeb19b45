package org.lrp4j.keras.layer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * StoredKernels of convolutions in other forms that compute the same: what they were, and zeros. By
 * plain loops, for they are small.
 */
final class StoredKernels {

  private StoredKernels() {}

  /** Where a number of a kernel goes to: the places along each axis, to be changed. */
  @FunctionalInterface
  private interface Move {
    void apply(long[] place);
  }

  /**
   * A kernel with zeros between its taps, which computes without dilation what the kernel does with
   * it: Deeplearning4j's dilated convolutions fail on some backends, and not on others.
   *
   * @param kernel [taps …, two more axes]
   * @param window the window with its dilation
   * @return the kernel itself without dilation
   */
  static INDArray inflated(INDArray kernel, SlidingWindow window) {
    if (!window.isDilated()) {
      return kernel;
    }
    long[] shape = kernel.shape().clone();
    for (int axis = 0; axis < window.axes(); axis++) {
      shape[axis] = window.span(axis);
    }
    return moved(
        kernel,
        shape,
        place -> {
          for (int axis = 0; axis < window.axes(); axis++) {
            place[axis] *= window.dilation()[axis];
          }
        });
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
    int outputs = kernel.rank() - 1;
    int inputs = outputs - 1;
    long ofGroup = kernel.size(outputs) / groups;
    long[] shape = kernel.shape().clone();
    shape[inputs] *= groups;
    return moved(
        kernel, shape, place -> place[inputs] += place[outputs] / ofGroup * kernel.size(inputs));
  }

  /**
   * A kernel with zeros behind its taps.
   *
   * @param kernel [taps …, two more axes]
   * @param taps how many taps it then has along each axis
   * @return the kernel; itself if it has so many
   */
  static INDArray extended(INDArray kernel, int[] taps) {
    long[] shape = kernel.shape().clone();
    boolean isWhole = true;
    for (int axis = 0; axis < taps.length; axis++) {
      isWhole &= shape[axis] == taps[axis];
      shape[axis] = taps[axis];
    }
    return isWhole ? kernel : moved(kernel, shape, place -> {});
  }

  private static INDArray moved(INDArray kernel, long[] shape, Move move) {
    float[] from = kernel.dup('c').data().asFloat();
    long length = 1;
    for (long size : shape) {
      length *= size;
    }
    float[] to = new float[Math.toIntExact(length)];
    long[] place = new long[shape.length];
    for (int i = 0; i < from.length; i++) {
      long rest = i;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        place[axis] = rest % kernel.size(axis);
        rest /= kernel.size(axis);
      }
      move.apply(place);
      long target = 0;
      for (int axis = 0; axis < shape.length; axis++) {
        target = target * shape[axis] + place[axis];
      }
      to[(int) target] = from[i];
    }
    return Nd4j.create(to, shape, 'c');
  }
}
