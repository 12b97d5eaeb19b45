package org.lrp4j;

import java.util.List;
import org.lrp4j.engine.memory.ArrayPool;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The arrays that the explanations of one call share, freed when the last of these lets go of them.
 */
final class SharedArrays {

  private final List<INDArray> arrays;
  private int holders;

  /**
   * Arrays that are in use.
   *
   * @param arrays the arrays; the same one, or the same memory, may be there more than once
   * @param holders how many explanations hold them
   */
  SharedArrays(List<INDArray> arrays, int holders) {
    this.arrays = List.copyOf(arrays);
    this.holders = holders;
  }

  /** To be called once by each holder, from any thread: it does not read the arrays any more. */
  synchronized void release() {
    holders--;
    if (holders == 0) {
      arrays.forEach(ArrayPool::free);
    }
  }
}
