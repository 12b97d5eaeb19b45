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
    return stabilized(v, delta, v.ulike());
  }

  /**
   * The same into an array that is there.
   *
   * @param v the values to divide by; never written to
   * @param delta δ, greater than zero
   * @param result where to write, another array of the same shape
   * @return the result
   */
  public static INDArray stabilized(INDArray v, double delta, INDArray result) {
    result.assign(v);
    Transforms.sign(Transforms.sign(result, false).addi(0.5), false);
    return result.muli(delta).addi(v);
  }
}
