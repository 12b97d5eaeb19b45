package org.lrp4j.evidence;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * How large a part may be.
 *
 * @param low the smallest part that is expected, from 0
 * @param high the largest, up to 1
 */
public record Share(double low, double high) {

  /**
   * A range of parts.
   *
   * @param low the smallest part that is expected
   * @param high the largest
   * @throws IllegalArgumentException if they are no parts between 0 and 1, or in the wrong order
   */
  public Share {
    if (!(low >= 0 && low <= high && high <= 1)) {
      throw new IllegalArgumentException(
          "A share is between 0 and 1, such as 0.8 for 80 %, but got " + low + " to " + high);
    }
  }

  /**
   * That part, or more.
   *
   * @param part the smallest part, such as 0.8 for 80 %
   * @return the share
   */
  public static Share atLeast(double part) {
    return new Share(part, 1);
  }

  /**
   * That part, or less.
   *
   * @param part the largest part, such as 0.01 for 1 %
   * @return the share
   */
  public static Share atMost(double part) {
    return new Share(0, part);
  }

  boolean contains(double part) {
    return part >= low && part <= high;
  }

  static String percent(double part) {
    if (Double.isNaN(part)) {
      return "nothing";
    }
    BigDecimal rounded = BigDecimal.valueOf(100 * part).round(new MathContext(3));
    return rounded.stripTrailingZeros().toPlainString() + " %";
  }

  @Override
  public String toString() {
    if (high == 1) {
      return "at least " + percent(low);
    }
    return low == 0 ? "at most " + percent(high) : percent(low) + " to " + percent(high);
  }
}
