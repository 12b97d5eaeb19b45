package org.lrp4j.relevance;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What was made for the last few keys: enough for inputs that change between a few shapes, and
 * bounded.
 */
final class Recent<K, V> {

  private final int places;
  private final Consumer<V> dropping;
  private final Map<K, V> known = new LinkedHashMap<>(8, 0.75f, true);

  /**
   * Nothing yet.
   *
   * @param places how many keys are remembered
   * @param dropping told of what is forgotten
   */
  Recent(int places, Consumer<V> dropping) {
    this.places = places;
    this.dropping = dropping;
  }

  /** What was made for a key, or is made now. */
  V get(K key, Supplier<V> maker) {
    V value = known.get(key);
    if (value == null) {
      value = maker.get();
      known.put(key, value);
      if (known.size() > places) {
        forget(known.keySet().iterator().next());
      }
    }
    return value;
  }

  void forget(K key) {
    V value = known.remove(key);
    if (value != null) {
      dropping.accept(value);
    }
  }

  void forgetAll() {
    List.copyOf(known.keySet()).forEach(this::forget);
  }

  Collection<V> values() {
    return known.values();
  }
}
