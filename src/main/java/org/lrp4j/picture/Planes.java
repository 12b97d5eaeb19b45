package org.lrp4j.picture;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Brings examples from ND4J to Java: one bulk copy each, as double. */
final class Planes {

  private Planes() {}

  /**
   * One example's values, of which all must be finite.
   *
   * @param axis the axis of the example along which the rows follow each other
   * @return for each index along that axis the values along all others, in 'c' order
   */
  static double[][] rows(INDArray array, int example, int axis, String what) {
    INDArray one = array.slice(example).castTo(DataType.DOUBLE);
    int[] order =
        IntStream.concat(IntStream.of(axis), IntStream.range(0, one.rank()).filter(i -> i != axis))
            .toArray();
    double[] values = finite(one.permute(order).dup('c').data().asDouble(), example, what);
    int count = (int) one.size(axis);
    int length = values.length / count;
    return IntStream.range(0, count)
        .mapToObj(row -> Arrays.copyOfRange(values, row * length, (row + 1) * length))
        .toArray(double[][]::new);
  }

  /** One example's values summed over an axis of the example, of which all must be finite. */
  static double[] sum(INDArray array, int example, int axis, String what) {
    // Not ND4J's sum: for few numbers, waking its threads takes longer than adding.
    double[][] rows = rows(array, example, axis, what);
    double[] sum = rows[0];
    for (int row = 1; row < rows.length; row++) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += rows[row][i];
      }
    }
    return finite(sum, example, what);
  }

  static void requireExample(long example, long examples) {
    if (example < 0 || example >= examples) {
      throw new IllegalArgumentException(
          "There is no example "
              + example
              + ": the batch has "
              + examples
              + (examples == 1 ? " example, number 0" : " examples, 0 to " + (examples - 1)));
    }
  }

  private static double[] finite(double[] values, int example, String what) {
    long bad = Arrays.stream(values).filter(value -> !Double.isFinite(value)).count();
    if (bad > 0) {
      throw new IllegalArgumentException(
          "The "
              + what
              + " of example "
              + example
              + " cannot be drawn: "
              + bad
              + " of "
              + values.length
              + " values are NaN or infinite; look for NaN in the network's parameters and input");
    }
    return values;
  }
}
