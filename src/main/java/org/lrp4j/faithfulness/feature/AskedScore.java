package org.lrp4j.faithfulness.feature;

import java.util.Arrays;

/** A score that somebody waits for, or several, whose inputs are equal. */
final class AskedScore {

  private double[][] targets = new double[1][];
  private int[] places = new int[1];
  private int waiting;
  private double score;
  private boolean isKnown;

  /** Writes the score down, as soon as it is known. */
  void writeTo(double[] target, int place) {
    if (isKnown) {
      target[place] = score;
      return;
    }
    if (waiting == places.length) {
      targets = Arrays.copyOf(targets, 2 * waiting);
      places = Arrays.copyOf(places, 2 * waiting);
    }
    targets[waiting] = target;
    places[waiting++] = place;
  }

  /** Says what it is. */
  void is(double newScore) {
    score = newScore;
    isKnown = true;
    for (int i = 0; i < waiting; i++) {
      targets[i][places[i]] = newScore;
    }
    targets = null;
    places = null;
  }
}
