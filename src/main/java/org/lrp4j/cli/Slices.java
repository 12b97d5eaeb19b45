package org.lrp4j.cli;

import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Parts of a batch. */
final class Slices {

  private Slices() {}

  /** One example as a batch of its own. */
  static INDArrayIndex[] example(int index, int rank) {
    INDArrayIndex[] indices = new INDArrayIndex[rank];
    indices[0] = NDArrayIndex.interval(index, index + 1);
    for (int i = 1; i < rank; i++) {
      indices[i] = NDArrayIndex.all();
    }
    return indices;
  }
}
