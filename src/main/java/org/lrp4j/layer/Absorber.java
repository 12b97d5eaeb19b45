package org.lrp4j.layer;

/** What can keep relevance to itself instead of passing it on. */
public enum Absorber {
  /** A layer's bias, or the constant of a shift. */
  BIAS("bias"),
  /** Gates of recurrent layers and attention, where relevance is not led through these. */
  GATE("gate"),
  /** The state that a recurrent layer begins with. */
  INITIAL_STATE("initial state"),
  /** Time steps that a mask sets to zero. */
  MASK("mask"),
  /** The softmax of attention, where relevance is led through it. It may also add some. */
  SOFTMAX("softmax"),
  /** The channels of a layer that a conditional explanation leaves out. */
  OTHER_CHANNELS("other channels"),
  /** The paths that lead around the layer that a conditional explanation goes through. */
  OTHER_PATHS("other paths");

  private final String label;

  Absorber(String label) {
    this.label = label;
  }

  /**
   * The name in tables.
   *
   * @return a short text
   */
  public String label() {
    return label;
  }
}
