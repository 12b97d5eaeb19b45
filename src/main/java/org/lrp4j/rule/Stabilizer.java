package org.lrp4j.rule;

/**
 * The δ of {@code st(v) = v + δ·sign(v)}, {@code sign(0) = +1}, which keeps denominators off zero.
 */
public final class Stabilizer {

  /** The δ of every rule and layer that says nothing else. */
  public static final double DEFAULT = 1e-6;

  private Stabilizer() {}

  /**
   * Checks a stabilizer.
   *
   * @param delta the value to check
   * @return {@code delta}
   * @throws IllegalArgumentException if it is not a finite number greater than zero
   */
  public static double requireValid(double delta) {
    if (!(delta > 0) || Double.isInfinite(delta)) {
      throw new IllegalArgumentException(
          "A stabilizer must be a finite number greater than zero, got "
              + delta
              + "; for next to none take 1e-12");
    }
    return delta;
  }

  /**
   * {@code st(v)} of one value. Without a branch, which a processor could only guess.
   *
   * @param v the value to divide by
   * @param delta δ, greater than zero
   * @return a value that is not zero
   */
  public static double stabilized(double v, double delta) {
    return v + Math.copySign(delta, v + 0.0); // −0 + 0 is +0
  }
}
