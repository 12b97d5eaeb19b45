package org.lrp4j.listener;

import java.util.Locale;

/**
 * One probe's relevance at one moment.
 *
 * @param iteration how many iterations had been done
 * @param evidence what was explained
 * @param relevance the relevance of every pixel or feature; never changed
 */
record Frame(int iteration, Evidence evidence, float[] relevance) {

  double largest() {
    double largest = 0;
    for (float value : relevance) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /**
   * The picture's file.
   *
   * @param number 1, or more if there are other frames of that iteration
   */
  String fileName(int number) {
    String again = number == 1 ? "" : "-" + number;
    return String.format(Locale.ROOT, "iteration-%06d%s.png", iteration, again);
  }

  String briefLabel() {
    return "iteration " + iteration + "\n" + evidence.brief();
  }

  String fullLabel() {
    return "iteration " + iteration + "\n" + evidence.full();
  }

  String title() {
    return "iteration " + iteration + ", " + evidence.full();
  }
}
