package org.lrp4j.layer;

/**
 * Where the relevance of an array is known to be zero, from the array's own values. Most rules give
 * {@code a ⊙ c}, nothing to an input of zero; behind a ReLU that makes the relevance of the
 * pre-activation vanish wherever it is not positive.
 */
public enum Vanishing {
  /** Nothing is known. */
  NOWHERE,
  /** Wherever the array is zero. */
  AT_ZERO,
  /** Wherever the array is zero or below. */
  AT_ZERO_AND_BELOW;

  /**
   * What is known of a sum of relevances.
   *
   * @param other what is known of the other summand
   * @return what is known of both
   */
  public Vanishing and(Vanishing other) {
    return compareTo(other) < 0 ? this : other;
  }
}
