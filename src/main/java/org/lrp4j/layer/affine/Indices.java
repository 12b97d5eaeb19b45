package org.lrp4j.layer.affine;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Indices that came as numbers of the network's type. */
final class Indices {

  private Indices() {}

  /**
   * The indices of an array, in the order of its elements.
   *
   * @param values the array
   * @param count how many words there are
   * @return the indices, from 0 to {@code count - 1}
   * @throws IllegalArgumentException if an element is no such index; names the first one. DL4J
   *     itself rounds fractions down, which is more likely an input that was normalised
   */
  static int[] of(INDArray values, long count) {
    double[] numbers = values.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    int[] indices = new int[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] != Math.rint(numbers[i])) {
        throw new IllegalArgumentException(
            "expected whole numbers, the indices of words, but got "
                + numbers[i]
                + at(values, i)
                + ": indices are not to be normalised");
      }
      if (numbers[i] < 0 || numbers[i] >= count) {
        throw new IllegalArgumentException(
            "expected the indices of words, from 0 to "
                + (count - 1)
                + ", but got "
                + (long) numbers[i]
                + at(values, i)
                + ": map words that the dictionary lacks to an index of their own");
      }
      indices[i] = (int) numbers[i];
    }
    return indices;
  }

  private static String at(INDArray values, int element) {
    long[] place = new long[values.rank()];
    long rest = element;
    for (int axis = values.rank() - 1; axis >= 0; axis--) {
      place[axis] = rest % values.size(axis);
      rest /= values.size(axis);
    }
    return " at " + Arrays.toString(place);
  }
}
