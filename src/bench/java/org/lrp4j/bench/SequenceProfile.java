package org.lrp4j.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where the time of one of SequenceRun's actions goes: native operations by name, and the rest,
 * which is Java. {@link TimedOperations} has to be in use.
 */
record SequenceProfile(Map<String, List<Double>> byOperation, List<Double> whole) {

  /**
   * Runs an action again and again, operation by operation.
   *
   * @param stopwatch how often
   * @param action what to run
   */
  static SequenceProfile of(Stopwatch stopwatch, Runnable action) {
    stopwatch.warmUp(action);
    Map<String, List<Double>> byOperation = new HashMap<>();
    List<Double> whole = new ArrayList<>();
    Stopwatch measured = stopwatch.withoutWarmUp();
    measured.time(
        () -> {
          Map<String, Double> operations =
              TimedOperations.during(() -> whole.add(Stopwatch.once(action)));
          operations.forEach(
              (name, time) -> byOperation.computeIfAbsent(name, n -> new ArrayList<>()).add(time));
        });
    return new SequenceProfile(byOperation, whole);
  }

  /** A line for each operation, the longest first, in milliseconds of the median run. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    double all = Stopwatch.median(whole);
    double inOperations = 0;
    Map<String, Double> medians = new HashMap<>();
    for (var entry : byOperation.entrySet()) {
      double median = Stopwatch.median(entry.getValue());
      medians.put(entry.getKey(), median);
      inOperations += median;
    }
    lines.add(line("all", all));
    medians.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(entry -> lines.add(line(entry.getKey(), entry.getValue())));
    lines.add(line("Java", all - inOperations));
    return lines;
  }

  private static String line(String name, double milliseconds) {
    return String.format(Locale.ROOT, "%-24s %8.3f", name, milliseconds);
  }
}
