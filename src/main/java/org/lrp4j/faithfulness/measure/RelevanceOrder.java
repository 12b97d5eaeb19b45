package org.lrp4j.faithfulness.measure;

import java.util.Arrays;
import java.util.Random;
import org.lrp4j.faithfulness.statistics.Seeds;

/**
 * The features of an example from the most relevant to the least. Equally relevant ones, as those
 * of zero, come in a random order: in their own order the upper rows of an image would come first.
 */
final class RelevanceOrder {

  private RelevanceOrder() {}

  /**
   * The order.
   *
   * @param features the features that count
   * @param relevance of all features
   * @param seed of the order of equal ones
   * @param example which example it is
   */
  static int[] mostRelevantFirst(int[] features, double[] relevance, long seed, int example) {
    Random random = Seeds.random(seed, "ties", example);
    int[] shuffled = Seeds.permutation(features.length, random);
    double[] keys = new double[features.length];
    long[] order = new long[features.length];
    for (int i = 0; i < features.length; i++) {
      keys[i] = -relevance[features[shuffled[i]]] + 0.0; // -0 is 0
      order[i] = i;
    }
    sort(keys, order);
    int[] sorted = new int[features.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = features[shuffled[(int) order[i]]];
    }
    return sorted;
  }

  /** Sorts places by their keys, those of equal keys as they are. */
  private static void sort(double[] keys, long[] places) {
    double[] values = keys.clone();
    Arrays.sort(values);
    // Each place gets the number of the first equal key, which fits beside the place itself.
    for (int i = 0; i < places.length; i++) {
      int at = Arrays.binarySearch(values, keys[i]);
      while (at > 0 && values[at - 1] == keys[i]) {
        at = first(values, keys[i], at);
      }
      places[i] = (long) at << 32 | i;
    }
    Arrays.sort(places);
    for (int i = 0; i < places.length; i++) {
      places[i] &= 0xffffffffL;
    }
  }

  /** The first place of a value that stands at some place of a sorted array. */
  private static int first(double[] values, double value, int found) {
    int low = 0;
    int high = found;
    while (low < high) {
      int middle = low + high >>> 1;
      if (values[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
