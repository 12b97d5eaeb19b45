package org.lrp4j.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The candidates with the highest scores, never more than a given number; among equal scores the
 * first ones.
 *
 * @param <T> a candidate
 */
final class Best<T> {

  private record Entry<T>(double score, long index, T candidate) {}

  /** The entry that has to go first. */
  private static final Comparator<Entry<?>> WORST_FIRST =
      Comparator.<Entry<?>>comparingDouble(Entry::score)
          .thenComparing(Comparator.<Entry<?>>comparingLong(Entry::index).reversed());

  private final int most;
  private final PriorityQueue<Entry<T>> entries = new PriorityQueue<>(WORST_FIRST);

  Best(int most) {
    this.most = most;
  }

  /** Whether a candidate with that score, later than all before, would be kept. */
  boolean takes(double score) {
    return entries.size() < most || (most > 0 && score > entries.peek().score());
  }

  /**
   * Adds a candidate.
   *
   * @param index its place in the data
   */
  void add(double score, long index, T candidate) {
    entries.add(new Entry<>(score, index, candidate));
    if (entries.size() > most) {
      entries.poll();
    }
  }

  /** The candidates, the best first. */
  List<T> sorted() {
    return entries.stream().sorted(WORST_FIRST.reversed()).map(Entry::candidate).toList();
  }
}
