package org.lrp4j.engine.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The free arrays of one size in an {@link ArrayPool}. */
final class Shelf {

  private final List<PooledArray> free = new ArrayList<>();

  /** How many lay here all the time since the last explanation ended. */
  private int leastFree;

  private boolean wasAskedFor;

  /** Takes an array for one holder, or null if there is none. */
  PooledArray take() {
    wasAskedFor = true;
    if (free.isEmpty()) {
      return null;
    }
    PooledArray entry = free.remove(free.size() - 1);
    entry.holdAlone();
    leastFree = Math.min(leastFree, free.size());
    return entry;
  }

  void put(PooledArray entry) {
    free.add(entry);
  }

  boolean isEmpty() {
    return free.isEmpty();
  }

  /** Closes what was not needed since the last call, or everything. */
  void endOfExplanation(boolean keepsNeeded) {
    int unneededCount = keepsNeeded && wasAskedFor ? leastFree : free.size();
    List<PooledArray> unneeded = free.subList(0, unneededCount);
    unneeded.forEach(entry -> entry.array().close());
    unneeded.clear();
    // So that the next explanation finds what this one found, and each operation its arrays.
    free.sort(Comparator.comparingLong(PooledArray::address));
    leastFree = free.size();
    wasAskedFor = false;
  }
}
