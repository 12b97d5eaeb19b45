package org.lrp4j.bench;

import org.lrp4j.composite.Composite;

/** The presets, by the names that Zennit gives them too. */
public enum Preset {
  EpsilonPlus(Composite.epsilonPlus()),
  EpsilonPlusFlat(Composite.epsilonPlusFlat()),
  EpsilonAlpha2Beta1(Composite.epsilonAlpha2Beta1()),
  EpsilonAlpha2Beta1Flat(Composite.epsilonAlpha2Beta1Flat()),
  /** For inputs in [0, 1], as the benchmarks' are. */
  EpsilonGammaBox(Composite.epsilonGammaBox(0, 1));

  private final Composite composite;

  Preset(Composite composite) {
    this.composite = composite;
  }

  Composite composite() {
    return composite;
  }
}
