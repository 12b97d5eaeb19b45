package org.lrp4j.layer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Denominators outside of a SameDiff graph. */
public final class Denominators {

  private Denominators() {}

  /**
   * {@code st(v) = v + δ·sign(v)} with {@code sign(0) = +1}.
   *
   * @param v the values to divide by
   * @param delta δ, greater than zero
   * @return a new array
   */
  public static INDArray stabilized(INDArray v, double delta) {
    INDArray sign = Transforms.sign(Transforms.sign(v, true).addi(0.5), false);
    return sign.muli(delta).addi(v);
  }
}
