package org.lrp4j.layer.routing;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Where the steps of a sequence come from when it is turned round. */
final class Reversal {

  private static final int NOWHERE = -1;

  private Reversal() {}

  /**
   * For each step of the result the step that it comes from, or -1 if it is padding.
   *
   * @param example its number in the batch, for the error
   * @param steps how many there are
   * @param counts which ones count, or null for all
   * @throws IllegalArgumentException for a mask that DL4J gets wrong
   */
  static int[] sources(int example, int steps, double[] counts) {
    if (counts != null && counts.length != steps) {
      throw new IllegalArgumentException(
          "its mask is for " + counts.length + " steps, but there are " + steps);
    }
    if (counts != null && counts[0] == 0 && counts[steps - 1] == 0) {
      throw new IllegalArgumentException(
          "the mask of example "
              + example
              + " begins and ends with 0, and there Deeplearning4j 1.0.0-M2.1 reads numbers from"
              + " outside of the example: begin or end the sequence with a step that counts");
    }
    int[] counting =
        IntStream.range(0, steps).filter(step -> counts == null || counts[step] != 0).toArray();
    int[] sources = new int[steps];
    Arrays.fill(sources, NOWHERE);
    for (int i = 0; i < counting.length; i++) {
      sources[counting[i]] = counting[counting.length - 1 - i];
    }
    return sources;
  }
}
