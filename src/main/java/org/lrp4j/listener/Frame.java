package org.lrp4j.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lrp4j.DetectedBoxes;

/**
 * One probe's relevance at one moment.
 *
 * @param iteration how many iterations had been done
 * @param epoch the epoch, as DL4J counts
 * @param evidence what was explained, in numbers
 * @param caption what was explained, in words: as many lines in each frame of a probe
 * @param relevance the relevance of every pixel or feature; never changed
 * @param boxes the boxes of the probe alone, if the network finds any
 */
record Frame(
    int iteration,
    int epoch,
    Evidence evidence,
    List<String> caption,
    float[] relevance,
    Optional<DetectedBoxes> boxes) {

  /** Of a network that finds no boxes. */
  Frame(int iteration, int epoch, Evidence evidence, List<String> caption, float[] relevance) {
    this(iteration, epoch, evidence, caption, relevance, Optional.empty());
  }

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

  String title() {
    return "iteration " + iteration + ", epoch " + epoch;
  }

  /** For the little room in a filmstrip. */
  String briefLabel() {
    return title() + "\n" + evidence.brief();
  }

  /** All that there is to say. */
  List<String> lines() {
    List<String> lines = new ArrayList<>(List.of(title()));
    lines.addAll(caption);
    return lines;
  }
}
