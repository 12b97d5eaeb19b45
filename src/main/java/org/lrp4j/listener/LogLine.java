package org.lrp4j.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A snapshot in one line. */
final class LogLine {

  /** More probes than that are only counted. */
  private static final int MOST = 10;

  private LogLine() {}

  static String iterations(int count) {
    return count + (count == 1 ? " iteration" : " iterations");
  }

  /**
   * Such as "LRP after 100 iterations (epoch 0): loss 0.4312; probe-0: class 3 +4.21, probe-1:
   * class 8 -0.3, predicted 3 +2.2; 97.3 % of the relevance conserved".
   */
  static String of(Snapshot snapshot, List<String> names) {
    List<Evidence> evidence = Evidence.of(snapshot.explanation());
    List<String> probes = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST, names.size()); i++) {
      probes.add(names.get(i) + ": " + evidence.get(i).logits());
    }
    if (names.size() > MOST) {
      probes.add((names.size() - MOST) + " more");
    }
    return String.format(
        Locale.ROOT,
        "LRP after %s (epoch %d): loss %s; %s; %.1f %% of the relevance conserved",
        iterations(snapshot.iteration()),
        snapshot.epoch(),
        Double.isNaN(snapshot.loss())
            ? "not known"
            : String.format(Locale.ROOT, "%.4g", snapshot.loss()),
        String.join(", ", probes),
        100 * snapshot.conserved());
  }
}
