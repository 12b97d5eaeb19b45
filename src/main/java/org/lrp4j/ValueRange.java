package org.lrp4j;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The values of an input image that are drawn black and white; what lies beyond is clipped.
 *
 * @param black the value of black
 * @param white the value of white
 */
public record ValueRange(double black, double white) {

  /** How pixels are usually stored. */
  private static final List<ValueRange> USUAL =
      List.of(new ValueRange(0, 1), new ValueRange(-1, 1), new ValueRange(0, 255));

  /** How far a normalisation, and undoing it, may be off by rounding, as a share of the range. */
  private static final double ROUNDING = 1e-4;

  /**
   * Checks the range.
   *
   * @param black the value of black
   * @param white the value of white
   * @throws IllegalArgumentException if white is not above black, or one of them is not finite
   */
  public ValueRange {
    if (!(black < white && Double.isFinite(white - black))) {
      throw new IllegalArgumentException(
          "A value range needs a finite low and a higher, finite high, but they are "
              + black
              + " and "
              + white);
    }
  }

  /**
   * The range that images were probably stored in: the first of 0 to 1, −1 to 1 and 0 to 255 that
   * all values are in, so that a dark image stays dark. If they are in none of these, it is from
   * the lowest to the highest of all values, 0 included where all are equal.
   *
   * @param images images that are to be compared, at least one; values that are not finite are left
   *     out
   * @return one range for all
   */
  public static ValueRange of(List<INDArray> images) {
    DoubleSummaryStatistics all = new DoubleSummaryStatistics();
    images.forEach(image -> all.combine(extent(image)));
    if (all.getCount() == 0) {
      return USUAL.get(0);
    }
    double low = all.getMin();
    double high = all.getMax();
    return USUAL.stream()
        .filter(range -> range.holds(low, high))
        .findFirst()
        .orElseGet(
            () ->
                low < high
                    ? new ValueRange(low, high)
                    : new ValueRange(Math.min(0, low), Math.max(0, high)));
  }

  private static DoubleSummaryStatistics extent(INDArray image) {
    double low = image.minNumber().doubleValue();
    double high = image.maxNumber().doubleValue();
    DoubleStream values =
        Double.isFinite(low) && Double.isFinite(high)
            ? DoubleStream.of(low, high)
            : Arrays.stream(image.castTo(DataType.DOUBLE).dup('c').data().asDouble())
                .filter(Double::isFinite);
    return values.summaryStatistics();
  }

  private boolean holds(double low, double high) {
    double rounding = ROUNDING * (white - black);
    return low >= black - rounding && high <= white + rounding;
  }

  /**
   * How bright a value is.
   *
   * @param value a value of the input
   * @return 0 for black, 1 for white, and beyond for values outside of the range
   */
  public double brightness(double value) {
    return (value - black) / (white - black);
  }
}
