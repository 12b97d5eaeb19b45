package org.lrp4j.dataset.summary;

/**
 * What became of a unit, or a channel, over a data set.
 *
 * @param importance how much it counted
 * @param least its least activation in any example
 * @param most its greatest activation in any example
 */
public record UnitUse(UnitImportance importance, double least, double most) {

  /** Room for the rounding of FLOAT, where a saturated activation is the same but for its end. */
  private static final double PRECISION = 1e-6;

  /**
   * Which one.
   *
   * @return its number, from 0
   */
  public int unit() {
    return importance.unit();
  }

  /**
   * What it is good for. A single example tells only of zeros that they are constant.
   *
   * @return dead before idle: a unit that is constant is dead, whatever its relevance
   */
  public UnitState state() {
    double size = Math.max(Math.abs(least), Math.abs(most));
    boolean isConstant = importance.count() > 1 && most - least <= PRECISION * size;
    if (size <= Float.MIN_NORMAL || isConstant) { // sigmoid(−1000) of DL4J is not quite 0
      return UnitState.DEAD;
    }
    return importance.meanAbsolute() == 0 ? UnitState.IDLE : UnitState.USED;
  }
}
