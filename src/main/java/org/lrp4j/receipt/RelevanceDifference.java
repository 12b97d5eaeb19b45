package org.lrp4j.receipt;

import java.util.Arrays;
import java.util.Locale;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How far relevance that was computed again is from that of a receipt.
 *
 * @param largest the largest |difference| as a part of the largest |relevance|
 * @param place where that is, in words
 */
public record RelevanceDifference(double largest, String place) {

  /** No difference. */
  public static final RelevanceDifference NONE = new RelevanceDifference(0, "");

  /**
   * Compares arrays.
   *
   * @param expected what was computed then
   * @param found what was computed now, of the same shape
   * @param name what they are called
   * @return the largest difference, and where it is
   */
  public static RelevanceDifference between(INDArray expected, INDArray found, String name) {
    double[] then = expected.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    double[] now = found.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    double unit = 0;
    double most = 0;
    int where = 0;
    for (int i = 0; i < then.length; i++) {
      unit = Math.max(unit, Math.max(Math.abs(then[i]), Math.abs(now[i])));
      double difference = Math.abs(then[i] - now[i]);
      if (!(difference <= most)) {
        most = difference;
        where = i;
      }
    }
    if (most == 0) {
      return NONE;
    }
    return new RelevanceDifference(
        most / unit,
        "%s at %s, %.6g then and %.6g now"
            .formatted(
                name, Arrays.toString(indices(where, expected.shape())), then[where], now[where]));
  }

  private static long[] indices(long flat, long... shape) {
    long[] indices = new long[shape.length];
    long rest = flat;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      indices[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return indices;
  }

  /**
   * The larger one.
   *
   * @param other another difference
   * @return this one or the other
   */
  public RelevanceDifference or(RelevanceDifference other) {
    return other.largest > largest || Double.isNaN(other.largest) ? other : this;
  }

  @Override
  public String toString() {
    return largest == 0
        ? "no difference"
        : String.format(Locale.ROOT, "%.2g of the largest relevance, of %s", largest, place);
  }
}
