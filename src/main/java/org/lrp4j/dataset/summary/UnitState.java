package org.lrp4j.dataset.summary;

/** What a unit is good for over a data set. */
public enum UnitState {
  /**
   * Its activation is the same wherever it is read: never anything but 0 (nor larger than FLOAT's
   * smallest normal number), or another constant, to one part in a million. What it says can be
   * said by a bias.
   */
  DEAD,
  /** It is active, but had no relevance in any example: what it says never mattered. */
  IDLE,
  /** It is active and had relevance. */
  USED
}
