package org.lrp4j.listener;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What a listener costs: the time that it took, and of how much. */
final class Cost {

  private long beginning;
  private boolean hasBegun;
  private long last;
  private long total;

  /** Starts the clock of the training, once. */
  void begin(long now) {
    if (!hasBegun) {
      hasBegun = true;
      beginning = now;
    }
  }

  /** Adds what the last explanation took, in nanoseconds. */
  void add(long nanos) {
    last = nanos;
    total += nanos;
  }

  /** Such as "took 35 ms, all together 1.2 % of the time so far". */
  String describe(long now) {
    return String.format(
        Locale.ROOT,
        "took %d ms, all explanations together %.1f %% of the time so far",
        TimeUnit.NANOSECONDS.toMillis(last),
        Math.min(100, 100.0 * total / Math.max(1, now - beginning)));
  }
}
