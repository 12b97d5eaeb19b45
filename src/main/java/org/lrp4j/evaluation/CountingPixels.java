package org.lrp4j.evaluation;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Which pixels of each example have a label that its mask does not hide. */
final class CountingPixels {

  private CountingPixels() {}

  /**
   * One row an example, one entry a pixel; not 0 where it counts.
   *
   * @param labels [batch, classes, height, width], or with a depth
   * @param mask [batch, classes or 1, height or 1, width or 1], [batch, height, width] or [batch,
   *     1], and the same with a depth; null if all count
   * @param firstExample the number of the batch's first example
   */
  static double[][] of(INDArray labels, INDArray mask, long firstExample) {
    long batch = labels.size(0);
    long classes = labels.size(1);
    long[] whole = labels.shape().clone();
    whole[1] = 1;
    double[][] counts;
    if (mask == null) {
      counts = new double[(int) batch][(int) (labels.length() / (batch * classes))];
      Arrays.stream(counts).forEach(pixels -> Arrays.fill(pixels, 1));
      return counts;
    }
    INDArray numbers = withAllAxes(mask, labels, firstExample).castTo(DataType.DOUBLE);
    // A mask of several classes counts as soon as one of them does.
    INDArray ofPixels = numbers.max(true, 1);
    INDArray full = Arrays.equals(ofPixels.shape(), whole) ? ofPixels : ofPixels.broadcast(whole);
    return full.dup('c').reshape('c', batch, full.length() / batch).toDoubleMatrix();
  }

  private static INDArray withAllAxes(INDArray mask, INDArray labels, long firstExample) {
    long[] shape = labels.shape().clone();
    if (mask.rank() == labels.rank() - 1) {
      shape[1] = 1;
      if (mask.length() == Arrays.stream(shape).reduce(1, (a, b) -> a * b)
          && Arrays.equals(mask.shape(), withoutClasses(shape))) {
        return mask.dup('c').reshape('c', shape);
      }
    } else if (mask.rank() == 2 && mask.size(0) == shape[0] && mask.size(1) == 1) {
      Arrays.fill(shape, 1, shape.length, 1);
      return mask.dup('c').reshape('c', shape);
    } else if (mask.rank() == labels.rank() && isOf(mask.shape(), shape)) {
      return mask;
    }
    throw new IllegalArgumentException(
        "A labels mask of images has one number a pixel, [batch, height, width] or with an axis of"
            + " classes, or one an example, [batch, 1]; but from example "
            + firstExample
            + " on, with the classes first, the mask has the shape "
            + Arrays.toString(mask.shape())
            + " and the labels have "
            + Arrays.toString(labels.shape()));
  }

  private static long[] withoutClasses(long[] shape) {
    long[] positions = new long[shape.length - 1];
    positions[0] = shape[0];
    System.arraycopy(shape, 2, positions, 1, positions.length - 1);
    return positions;
  }

  /** Whether each axis but the first may also be 1. */
  private static boolean isOf(long[] shape, long[] whole) {
    for (int axis = 0; axis < whole.length; axis++) {
      if (shape[axis] != whole[axis] && (axis == 0 || shape[axis] != 1)) {
        return false;
      }
    }
    return true;
  }
}
