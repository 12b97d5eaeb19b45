package org.lrp4j.layer.attention;

import org.lrp4j.layer.Denominators;
import org.lrp4j.layer.Memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code s = R / st(z)}. */
final class Quotient {

  private Quotient() {}

  /**
   * Divides.
   *
   * @param relevance R; never written to
   * @param z of its shape; never written to
   * @param stabilizer δ
   * @param memory where arrays come from
   * @return s, held by the caller
   */
  static INDArray of(INDArray relevance, INDArray z, double stabilizer, Memory memory) {
    INDArray s = memory.take(z.dataType(), z.shape());
    Denominators.stabilized(z, stabilizer, s);
    return relevance.div(s, s);
  }
}
