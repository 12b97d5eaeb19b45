package org.lrp4j.picture;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as texts, in every locale the same. */
public final class Numbers {

  private static final char MINUS = '−';

  private Numbers() {}

  /**
   * With three digits, and a plus or a minus.
   *
   * @param value any number
   * @return such as "+40.0", "−1.50e-05" or "0"
   */
  public static String signed(double value) {
    String text = digits(value, 3, false);
    return value > 0 ? "+" + text : text;
  }

  /**
   * With four digits.
   *
   * @param value any number
   * @return such as "6.000", "−0.2500" or "0"
   */
  public static String significant(double value) {
    return digits(value, 4, false);
  }

  /** Rounded to four digits, without zeros at the end, with a minus where it is negative. */
  static String rounded(double value) {
    return digits(value, 4, true);
  }

  private static String digits(double value, int digits, boolean strips) {
    if (value == 0) {
      return "0";
    }
    if (!Double.isFinite(value)) {
      return String.valueOf(value);
    }
    double size = Math.abs(value);
    if (size < 1e-4 || size >= 1e6) {
      String text = String.format(Locale.ROOT, "%." + (digits - 1) + "e", size);
      return value < 0 ? MINUS + text : text;
    }
    BigDecimal decimal = new BigDecimal(size).round(new MathContext(digits, RoundingMode.HALF_UP));
    // The digits of a power of ten, such as 1, are fewer than asked for.
    int places = digits - (decimal.precision() - decimal.scale());
    BigDecimal full = decimal.setScale(Math.max(0, places), RoundingMode.UNNECESSARY);
    String text = (strips ? stripped(full) : full).toPlainString();
    return value < 0 ? MINUS + text : text;
  }

  private static BigDecimal stripped(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0, RoundingMode.UNNECESSARY) : stripped;
  }

  /** A share from 0 to 1 in percent. */
  static String percent(double share) {
    double percent = 100 * share;
    // Rounding must not turn "nearly sure" into "sure".
    if (percent > 99.9 && percent < 100) {
      return "> 99.9 %";
    }
    return percent > 0 && percent < 0.1
        ? "< 0.1 %"
        : String.format(Locale.ROOT, "%.1f %%", percent);
  }
}
