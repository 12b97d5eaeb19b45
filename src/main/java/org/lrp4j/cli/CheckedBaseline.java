package org.lrp4j.cli;

import java.util.function.Supplier;
import org.lrp4j.faithfulness.baseline.Attribution;

/** Methods to compare with, as they are called on the command line. */
enum CheckedBaseline {
  GRADIENT("gradient", Attribution::gradient),
  INTEGRATED_GRADIENTS("integrated-gradients", Attribution::integratedGradients),
  SMOOTHGRAD("smoothgrad", Attribution::smoothGrad),
  OCCLUSION("occlusion", Attribution::occlusion);

  private final String word;
  private final Supplier<Attribution> attribution;

  CheckedBaseline(String word, Supplier<Attribution> attribution) {
    this.word = word;
    this.attribution = attribution;
  }

  Attribution attribution() {
    return attribution.get();
  }

  /** What it is called in options; picocli shows and reads it. */
  @Override
  public String toString() {
    return word;
  }
}
