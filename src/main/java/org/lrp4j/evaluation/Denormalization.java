package org.lrp4j.evaluation;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Undoes a normalisation, in place: to be given copies only. */
@FunctionalInterface
interface Denormalization {

  /** Leaves everything as it is. */
  Denormalization NONE = (features, masks) -> {};

  /**
   * Undoes it.
   *
   * @param features one array an input
   * @param masks one an input, null where no step is padding
   */
  void revert(INDArray[] features, INDArray[] masks);
}
