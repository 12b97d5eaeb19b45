package org.lrp4j;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adds up the numbers of each example of a batch. ND4J's own sum costs several times as much for
 * small examples: it makes arrays, and wakes threads that the next explanation needs.
 */
final class ExampleSums {

  private ExampleSums() {}

  /**
   * Adds each example's sum, in double precision.
   *
   * @param batch examples along its first axis, of any type, order and strides
   * @param sums one an example, which become larger by what the batch has
   */
  static void add(INDArray batch, double[] sums) {
    if (batch.isEmpty()) {
      return;
    }
    boolean isFloat = batch.dataType() == DataType.FLOAT;
    INDArray copy = (isFloat ? batch : batch.castTo(DataType.DOUBLE)).dup('c');
    try {
      if (isFloat) {
        add(copy.data().asNioFloat(), new float[length(batch, sums)], sums);
      } else {
        add(copy.data().asNioDouble(), new double[length(batch, sums)], sums);
      }
    } finally {
      if (copy.closeable()) {
        copy.close();
      }
    }
  }

  private static int length(INDArray batch, double[] sums) {
    return Math.toIntExact(batch.length() / sums.length);
  }

  private static void add(FloatBuffer numbers, float[] example, double[] sums) {
    for (int i = 0; i < sums.length; i++) {
      numbers.get(example);
      double sum = 0;
      for (float number : example) {
        sum += number;
      }
      sums[i] += sum;
    }
  }

  private static void add(DoubleBuffer numbers, double[] example, double[] sums) {
    for (int i = 0; i < sums.length; i++) {
      numbers.get(example);
      double sum = 0;
      for (double number : example) {
        sum += number;
      }
      sums[i] += sum;
    }
  }
}
