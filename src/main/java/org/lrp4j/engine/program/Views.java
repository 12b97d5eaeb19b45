package org.lrp4j.engine.program;

import java.util.function.Function;
import org.lrp4j.engine.memory.PooledArray;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Views of arrays of one shape, kept by the pool's entry: an {@link
 * org.lrp4j.engine.memory.ArrayPool} mostly gives an operation the same ones. Making a view takes
 * ND4J 8 to 17 µs, as long as a small matrix product.
 */
final class Views {

  /** The pool gives an operation the same few arrays again and again. */
  private static final int PLACES = 8;

  private final Recent<PooledArray, INDArray[]> known = new Recent<>(PLACES, views -> {});

  /**
   * The views of an array.
   *
   * @param array an array of the same shape each time
   * @param entry the pool's entry of it, or null: views of what belongs to somebody else are not
   *     kept
   * @param maker makes the views of an array
   */
  INDArray[] of(INDArray array, PooledArray entry, Function<INDArray, INDArray[]> maker) {
    return entry == null || !entry.isOurs()
        ? maker.apply(array)
        : known.get(entry, () -> maker.apply(array));
  }
}
