package org.lrp4j.examples;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** How alike two lists of numbers are: from 1 for alike over 0 for unrelated to −1 for opposite. */
final class Correlation {

  private Correlation() {}

  /** Pearson's: of the numbers themselves. */
  static double ofValues(double[] a, double[] b) {
    double meanA = Arrays.stream(a).average().orElseThrow();
    double meanB = Arrays.stream(b).average().orElseThrow();
    double together = 0;
    double alone = 0;
    double other = 0;
    for (int i = 0; i < a.length; i++) {
      together += (a[i] - meanA) * (b[i] - meanB);
      alone += (a[i] - meanA) * (a[i] - meanA);
      other += (b[i] - meanB) * (b[i] - meanB);
    }
    return together / Math.sqrt(alone * other);
  }

  /** Spearman's: of their ranks. */
  static double ofRanks(double[] a, double[] b) {
    return ofValues(ranks(a), ranks(b));
  }

  private static double[] ranks(double[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(i -> i)
            .toArray();
    double[] ranks = new double[values.length];
    for (int rank = 0; rank < order.length; rank++) {
      ranks[order[rank]] = rank;
    }
    return ranks;
  }
}
