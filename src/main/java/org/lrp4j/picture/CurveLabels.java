package org.lrp4j.picture;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Where the names of curves stand: as near to their ends as they can without touching. */
final class CurveLabels {

  private CurveLabels() {}

  /**
   * Moves labels apart, in the order of the curves' ends.
   *
   * @param ends where each curve ends, downwards
   * @param heights how high each curve is on the whole, downwards, for those that end in one place
   * @param gap from one label to the next
   * @param top the first place
   * @param bottom the last place, at least (labels − 1) · gap below the first
   * @return the place of each curve's label
   */
  static int[] places(int[] ends, double[] heights, int gap, int top, int bottom) {
    int[] order =
        IntStream.range(0, ends.length)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingInt(i -> ends[i]).thenComparingDouble(i -> heights[i]))
            .mapToInt(i -> i)
            .toArray();
    int[] sorted = Arrays.stream(order).map(i -> ends[i]).toArray();
    int before = top - gap;
    for (int k = 0; k < sorted.length; k++) {
      sorted[k] = Math.max(sorted[k], before + gap);
      before = sorted[k];
    }
    int after = bottom + gap;
    for (int k = sorted.length - 1; k >= 0; k--) {
      sorted[k] = Math.min(sorted[k], after - gap);
      after = sorted[k];
    }
    int[] places = new int[ends.length];
    for (int k = 0; k < order.length; k++) {
      places[order[k]] = sorted[k];
    }
    return places;
  }
}
