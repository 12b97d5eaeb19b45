package org.lrp4j.wrapper;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Denominators outside of a SameDiff graph. */
final class Denominators {

  private Denominators() {}

  /** {@code st(v) = v + δ·sign(v)} with {@code sign(0) = +1}, as a new array. */
  static INDArray stabilized(INDArray v, double delta) {
    INDArray sign = Transforms.sign(Transforms.sign(v, true).addi(0.5), false);
    return sign.muli(delta).addi(v);
  }
}
