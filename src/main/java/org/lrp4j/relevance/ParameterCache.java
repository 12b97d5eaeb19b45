package org.lrp4j.relevance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What is made from a layer's parameters, kept while their content stays the same. Making it anew
 * for each explanation costs more than the convolutions themselves on ResNet50.
 */
final class ParameterCache {

  private final Map<Object, INDArray> made = new HashMap<>();
  private List<INDArray> sources = List.of();
  private boolean looked;
  private OptionalLong fingerprint = OptionalLong.empty();

  /**
   * Takes note of the current parameters.
   *
   * @param trusted whether nothing is kept that could be out of date, so that the parameters need
   *     not be looked at
   * @return whether what was made before can still be used
   */
  boolean refresh(List<INDArray> current, boolean trusted) {
    sources = current;
    OptionalLong now =
        trusted && made.isEmpty() && looked
            ? OptionalLong.empty()
            : OptionalLong.of(Fingerprint.of(current));
    looked = true;
    boolean fresh = now.isPresent() && now.equals(fingerprint);
    fingerprint = now;
    if (!fresh) {
      clear();
    }
    return fresh;
  }

  INDArray get(Object key, Supplier<INDArray> maker) {
    INDArray known = made.get(key);
    if (known != null) {
      return known;
    }
    INDArray array = maker.get();
    if (!isParameter(array)) {
      made.put(key, array);
    }
    return array;
  }

  /** Frees what was made. */
  void clear() {
    for (INDArray array : made.values()) {
      if (array.closeable()) {
        array.close();
      }
    }
    made.clear();
  }

  private boolean isParameter(INDArray array) {
    return sources.stream().anyMatch(source -> ArrayPool.sameMemory(source, array));
  }
}
