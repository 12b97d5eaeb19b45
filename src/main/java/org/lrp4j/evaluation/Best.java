package org.lrp4j.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The candidates with the highest scores, never more than a given number; among equal scores the
 * first ones.
 */
final class Best {

  private record Entry(double score, long index, Candidate candidate) {}

  /** The entry that has to go first. */
  private static final Comparator<Entry> WORST_FIRST =
      Comparator.comparingDouble(Entry::score)
          .thenComparing(Comparator.comparingLong(Entry::index).reversed());

  private final int most;
  private final PriorityQueue<Entry> entries = new PriorityQueue<>(WORST_FIRST);

  Best(int most) {
    this.most = most;
  }

  /** Whether a candidate with that score, later than all before, would be kept. */
  boolean takes(double score) {
    return entries.size() < most || (most > 0 && score > entries.peek().score());
  }

  void add(double score, Candidate candidate) {
    entries.add(new Entry(score, candidate.index(), candidate));
    if (entries.size() > most) {
      entries.poll();
    }
  }

  /** The candidates, the best first. */
  List<Candidate> sorted() {
    return entries.stream().sorted(WORST_FIRST.reversed()).map(Entry::candidate).toList();
  }
}
