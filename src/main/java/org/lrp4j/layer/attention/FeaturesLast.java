package org.lrp4j.layer.attention;

import org.lrp4j.layer.Memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Sequences [batch, features, steps] as [batch, steps, features], and back. */
final class FeaturesLast {

  private FeaturesLast() {}

  /**
   * Exchanges the two last axes.
   *
   * @param sequence in either format
   * @param memory where arrays come from
   * @return the same in the other format, in one piece, held by the caller
   */
  static INDArray exchanged(INDArray sequence, Memory memory) {
    INDArray view = sequence.permute(0, 2, 1);
    return memory.take(view.dataType(), view.shape()).assign(view);
  }
}
