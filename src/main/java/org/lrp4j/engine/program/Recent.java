package org.lrp4j.engine.program;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What was made for the last few keys: enough for inputs that change between a few shapes, and
 * bounded.
 *
 * @param <K> what things are made for
 * @param <V> what is made
 */
public final class Recent<K, V> {

  private final int places;
  private final Consumer<V> dropping;
  private final Map<K, V> known = new LinkedHashMap<>(8, 0.75f, true);

  /**
   * Nothing yet.
   *
   * @param places how many keys are remembered
   * @param dropping told of what is forgotten
   */
  public Recent(int places, Consumer<V> dropping) {
    this.places = places;
    this.dropping = dropping;
  }

  /**
   * What was made for a key, or is made now.
   *
   * @param key what it is made for
   * @param maker makes it
   * @return what is remembered from now on
   */
  public V get(K key, Supplier<V> maker) {
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

  /** Forgets everything. */
  public void forgetAll() {
    List.copyOf(known.keySet()).forEach(this::forget);
  }

  /**
   * What is remembered.
   *
   * @return what was made for the last keys
   */
  public Collection<V> values() {
    return known.values();
  }
}
