package org.lrp4j.evaluation;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Undoes a normalisation, in place: to be given copies only. */
@FunctionalInterface
interface Denormalization {

  /** Leaves everything as it is. */
  Denormalization NONE = features -> {};

  /**
   * Undoes it.
   *
   * @param features one array an input
   */
  void revert(INDArray[] features);
}
