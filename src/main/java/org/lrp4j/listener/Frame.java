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

  String fileName() {
    return String.format(Locale.ROOT, "iteration-%06d.png", iteration);
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
