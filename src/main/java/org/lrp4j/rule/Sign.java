package org.lrp4j.rule;

/**
 * What is known about the sign of every element of an array. Rules use it to say which of their
 * parts vanish and which denominators cannot change sign.
 */
public enum Sign {
  /** Every element is zero. */
  ZERO,
  /** No element is below zero. */
  NON_NEGATIVE,
  /** No element is above zero. */
  NON_POSITIVE,
  /** Nothing is known. */
  ANY;

  /**
   * The sign of a number.
   *
   * @param number the number
   * @return its sign
   */
  public static Sign of(double number) {
    if (number == 0) {
      return ZERO;
    }
    return number > 0 ? NON_NEGATIVE : NON_POSITIVE;
  }

  /**
   * The sign of sums.
   *
   * @param other the sign of the other summand
   * @return the sign of the sum
   */
  public Sign plus(Sign other) {
    if (this == ZERO || this == other) {
      return other;
    }
    return other == ZERO ? this : ANY;
  }

  /**
   * The sign of products, and of sums of products.
   *
   * @param other the sign of the other factor
   * @return the sign of the product
   */
  public Sign times(Sign other) {
    if (this == ZERO || other == ZERO) {
      return ZERO;
    }
    if (this == ANY || other == ANY) {
      return ANY;
    }
    return this == other ? NON_NEGATIVE : NON_POSITIVE;
  }

  /**
   * Whether elements above zero are possible.
   *
   * @return false if every element is zero or below
   */
  public boolean mayBePositive() {
    return this == NON_NEGATIVE || this == ANY;
  }

  /**
   * Whether elements below zero are possible.
   *
   * @return false if every element is zero or above
   */
  public boolean mayBeNegative() {
    return this == NON_POSITIVE || this == ANY;
  }
}
