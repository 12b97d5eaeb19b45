package org.lrp4j.layer;

import org.lrp4j.relevance.ArrayPool;
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

  /** The same in place, with memory from the pool. */
  static INDArray stabilize(INDArray v, double delta, ArrayPool arrays) {
    INDArray sign = arrays.take(v.dataType(), v.shape()).assign(v);
    Transforms.sign(Transforms.sign(sign, false).addi(0.5), false).muli(delta);
    v.addi(sign);
    arrays.release(sign);
    return v;
  }
}
