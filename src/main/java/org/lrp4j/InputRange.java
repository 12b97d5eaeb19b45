package org.lrp4j;

import java.util.DoubleSummaryStatistics;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.lrp4j.engine.memory.SmallArrays;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The range that an input of a network lies in, after normalisation.
 *
 * @param low the lowest value
 * @param high the highest value, not below {@code low}
 */
public record InputRange(double low, double high) {

  /**
   * A range.
   *
   * @param low the lowest value
   * @param high the highest value, not below {@code low}
   * @throws IllegalArgumentException if the numbers are no range
   */
  public InputRange {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "The lowest value of an input must not be above the highest, got "
              + low
              + " and "
              + high);
    }
  }

  Sign sign() {
    if (low >= 0) {
      return Sign.NON_NEGATIVE;
    }
    return high <= 0 ? Sign.NON_POSITIVE : Sign.ANY;
  }

  /** What pictures draw black and white; nothing if it is no range to draw. */
  Optional<ValueRange> pixels() {
    return low < high && Double.isFinite(high - low)
        ? Optional.of(new ValueRange(low, high))
        : Optional.empty();
  }

  void require(INDArray input, String name) {
    DoubleSummaryStatistics range = rangeOf(input);
    double lowest = range.getMin();
    double highest = range.getMax();
    boolean single = input.dataType() == DataType.FLOAT; // as which 0.1 is above 0.1
    if (lowest < (single ? (float) low : low) || highest > (single ? (float) high : high)) {
      throw new IllegalArgumentException(
          "Input \""
              + name
              + "\" was declared to range from "
              + low
              + " to "
              + high
              + ", but this one ranges from "
              + lowest
              + " to "
              + highest
              + ": normalise it as in training, or declare another range");
    }
  }

  private static DoubleSummaryStatistics rangeOf(INDArray input) {
    if (SmallArrays.isSmall(input)) {
      return SmallArrays.elements(input).summaryStatistics();
    }
    return DoubleStream.of(input.minNumber().doubleValue(), input.maxNumber().doubleValue())
        .summaryStatistics();
  }
}
