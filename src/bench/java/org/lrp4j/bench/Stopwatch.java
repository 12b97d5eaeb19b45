package org.lrp4j.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Repeats an action, first unmeasured, then measured: each for at least so many times and at least
 * so many seconds.
 *
 * @param warmUpRuns at least so many unmeasured runs
 * @param warmUpSeconds unmeasured runs for at least so long
 * @param runs at least so many measured runs
 * @param seconds measured runs for at least so long
 */
record Stopwatch(int warmUpRuns, double warmUpSeconds, int runs, double seconds) {

  /** The measured times in milliseconds. */
  List<Double> time(Runnable action) {
    warmUp(action);
    return repeat(action, runs, seconds);
  }

  /** The unmeasured runs alone. */
  void warmUp(Runnable action) {
    repeat(action, warmUpRuns, warmUpSeconds);
  }

  /** The same after some warming up that was done already. */
  Stopwatch warmedUpBy(double milliseconds) {
    double left = Math.max(0, warmUpSeconds - milliseconds / 1e3);
    return new Stopwatch(warmUpRuns, left, runs, seconds);
  }

  /** The same where everything ran before. */
  Stopwatch withoutWarmUp() {
    return new Stopwatch(0, 0, runs, seconds);
  }

  /** The same with more measured runs where these would be fewer. */
  Stopwatch atLeast(int moreRuns) {
    return new Stopwatch(warmUpRuns, warmUpSeconds, Math.max(runs, moreRuns), seconds);
  }

  private static List<Double> repeat(Runnable action, int runs, double seconds) {
    List<Double> times = new ArrayList<>();
    long start = System.nanoTime();
    while (times.size() < runs || System.nanoTime() - start < seconds * 1e9) {
      times.add(once(action));
    }
    return times;
  }

  /** The milliseconds of a single run. */
  static double once(Runnable action) {
    long before = System.nanoTime();
    action.run();
    return (System.nanoTime() - before) / 1e6;
  }

  static double median(List<Double> times) {
    double[] sorted = times.stream().mapToDouble(t -> t).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
