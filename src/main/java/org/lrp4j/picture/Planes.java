package org.lrp4j.picture;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import org.lrp4j.batch.Rows;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

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
    if (axis == 0 && isPlain(array)) {
      return finite(plainRows(array, example), example, what);
    }
    INDArray one = Rows.view(array, example);
    int[] order =
        IntStream.concat(
                IntStream.of(axis + 1), IntStream.range(0, one.rank()).filter(i -> i != axis + 1))
            .toArray();
    double[][] rows = new double[(int) one.size(axis + 1)][];
    boolean isFloat = one.dataType() == DataType.FLOAT;
    INDArray copy = (isFloat ? one : one.castTo(DataType.DOUBLE)).permute(order).dup('c');
    try {
      int length = (int) (copy.length() / rows.length);
      if (isFloat) {
        FloatBuffer floats = copy.data().asNioFloat();
        float[] row = new float[length];
        for (int i = 0; i < rows.length; i++) {
          floats.get(row);
          rows[i] = widened(row);
        }
      } else {
        DoubleBuffer doubles = copy.data().asNioDouble();
        for (int i = 0; i < rows.length; i++) {
          rows[i] = new double[length];
          doubles.get(rows[i]);
        }
      }
    } finally {
      if (copy.closeable()) {
        copy.close();
      }
    }
    return finite(rows, example, what);
  }

  /** Whether the numbers lie one after the other, which spares ND4J's arrays for each example. */
  private static boolean isPlain(INDArray array) {
    return array.dataType() == DataType.FLOAT
        && array.rank() > 1
        && array.length() <= Integer.MAX_VALUE / Float.BYTES
        && !array.isView()
        && array.ordering() == 'c'
        && Shape.hasDefaultStridesForShape(array);
  }

  private static double[][] plainRows(INDArray array, int example) {
    double[][] rows = new double[(int) array.size(1)][];
    int length = (int) (array.length() / array.size(0));
    FloatBuffer floats = array.data().asNioFloat();
    floats.position(floats.position() + example * length);
    float[] row = new float[length / rows.length];
    for (int i = 0; i < rows.length; i++) {
      floats.get(row);
      rows[i] = widened(row);
    }
    return rows;
  }

  private static double[] widened(float[] row) {
    double[] values = new double[row.length];
    for (int i = 0; i < row.length; i++) {
      values[i] = row[i];
    }
    return values;
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
    finite(new double[][] {sum}, example, what);
    return sum;
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

  private static double[][] finite(double[][] rows, int example, String what) {
    long bad = 0;
    long all = 0;
    for (double[] row : rows) {
      all += row.length;
      for (double value : row) {
        bad += Double.isFinite(value) ? 0 : 1;
      }
    }
    if (bad > 0) {
      throw new IllegalArgumentException(
          "The "
              + what
              + " of example "
              + example
              + " cannot be drawn: "
              + bad
              + " of "
              + all
              + " values are NaN or infinite; look for NaN in the network's parameters and input");
    }
    return rows;
  }
}
