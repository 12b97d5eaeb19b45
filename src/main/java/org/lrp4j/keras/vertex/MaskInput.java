package org.lrp4j.keras.vertex;

import org.nd4j.autodiff.samediff.SDVariable;

/** A mask as an input of a vertex: what it says is a comparison, which relevance is not led to. */
final class MaskInput {

  private static final double HALF = 0.5;

  private MaskInput() {}

  /** 1 where a step counts, else 0. */
  static SDVariable of(SDVariable input) {
    return input.gt(HALF).castTo(input.dataType());
  }
}
