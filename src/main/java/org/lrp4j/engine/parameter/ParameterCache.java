package org.lrp4j.engine.parameter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.lrp4j.engine.memory.ArrayPool;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What is made from a layer's parameters, kept while their content stays the same. Making it anew
 * for each explanation costs more than the convolutions themselves on ResNet50.
 */
public final class ParameterCache {

  private final Map<Object, INDArray> made = new HashMap<>();
  private List<INDArray> sources = List.of();
  private boolean looked;
  private OptionalLong fingerprint = OptionalLong.empty();

  /**
   * Takes note of the current parameters.
   *
   * @param current all arrays that things are made from
   * @param trusted whether nothing is kept that could be out of date, so that the parameters need
   *     not be looked at
   * @param fingerprints what looks at them
   * @return whether what was made before can still be used
   */
  public boolean refresh(List<INDArray> current, boolean trusted, Fingerprints fingerprints) {
    sources = current;
    OptionalLong now =
        trusted && made.isEmpty() && looked
            ? OptionalLong.empty()
            : OptionalLong.of(fingerprints.of(this, current));
    looked = true;
    boolean fresh = now.isPresent() && now.equals(fingerprint);
    fingerprint = now;
    if (!fresh) {
      clear();
    }
    return fresh;
  }

  /**
   * What was made for a key, or is made now. Parameters themselves are not kept.
   *
   * @param key what it is made for
   * @param maker makes it
   * @return an array that is not to be written to
   */
  public INDArray get(Object key, Supplier<INDArray> maker) {
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

  /**
   * Frees something that was made; it is made again if it is asked for.
   *
   * @param key what it was made for
   */
  public void drop(Object key) {
    INDArray array = made.remove(key);
    if (array != null && array.closeable() && isNotNeededElsewhere(array)) {
      array.close();
    }
  }

  private boolean isNotNeededElsewhere(INDArray array) {
    return made.values().stream().noneMatch(other -> ArrayPool.sameMemory(other, array));
  }

  /** Frees what was made. */
  public void clear() {
    List.copyOf(made.keySet()).forEach(this::drop);
  }

  private boolean isParameter(INDArray array) {
    return sources.stream().anyMatch(source -> ArrayPool.sameMemory(source, array));
  }
}
