package org.lrp4j.engine.program;

import org.lrp4j.engine.memory.PooledArray;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The arrays of a {@link Program}, by number, each with who holds it if it is a pool's: looking
 * that up by address for every operand of every operation takes 2 % of an explanation of ResNet50.
 */
final class Slots {

  private final INDArray[] arrays;
  private final PooledArray[] pooled;

  Slots(int count) {
    arrays = new INDArray[count];
    pooled = new PooledArray[count];
  }

  INDArray get(int slot) {
    return arrays[slot];
  }

  /** The pool's entry of an array, or null if it is no pool's. */
  PooledArray pooled(int slot) {
    return pooled[slot];
  }

  /** Whether an array is somebody else's, who may want it to be freed. */
  boolean isForeign(int slot) {
    return pooled[slot] == null || !pooled[slot].isOurs();
  }

  void put(int slot, INDArray array) {
    put(slot, array, null);
  }

  void put(int slot, INDArray array, PooledArray entry) {
    arrays[slot] = array;
    pooled[slot] = entry;
  }

  void clear(int slot) {
    put(slot, null);
  }
}
