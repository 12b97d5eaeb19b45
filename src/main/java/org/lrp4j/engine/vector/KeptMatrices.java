package org.lrp4j.engine.vector;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.lrp4j.engine.parameter.Fingerprints;
import org.lrp4j.engine.parameter.ParameterCache;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Matrices that are made of a layer's parameters, kept while these stay the same. */
public final class KeptMatrices {

  private final ParameterCache parameters = new ParameterCache();
  private final Map<Object, RowMatrix> made = new HashMap<>();

  /**
   * Takes note of the current parameters.
   *
   * @param sources all arrays that matrices are made of
   * @param fingerprints what looks at them
   */
  public void refresh(List<INDArray> sources, Fingerprints fingerprints) {
    if (!parameters.refresh(sources, made.isEmpty(), fingerprints)) {
      made.clear();
    }
  }

  /**
   * The matrix that was made for a key, or is made now.
   *
   * @param key what it is made for
   * @param maker makes it
   * @return the matrix
   */
  public RowMatrix get(Object key, Supplier<RowMatrix> maker) {
    return made.computeIfAbsent(key, k -> maker.get());
  }

  /** Forgets all of them. */
  public void clear() {
    made.clear();
  }
}
