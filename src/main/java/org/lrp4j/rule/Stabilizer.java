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
}
