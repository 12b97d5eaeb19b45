package org.lrp4j.engine.memory;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The arrays of a pool that somebody holds, for tests in other packages. */
public final class HeldArrays {

  private HeldArrays() {}

  /** The arrays that somebody holds. */
  public static List<INDArray> of(ArrayPool pool) {
    return pool.held();
  }
}
