package org.lrp4j.faithfulness.measure;

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
    int[] order = Seeds.permutation(features.length, random);
    long[] keys = new long[order.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = features[order[i]];
      keys[i] = ascending(-relevance[order[i]] + 0.0); // -0 is 0
    }
    return sorted(keys, order);
  }

  /** A number whose bits, without a sign, are in the order of the values. */
  private static long ascending(double value) {
    long bits = Double.doubleToLongBits(value);
    return bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
  }

  /** Byte by byte from the lowest, which keeps those of equal keys as they are. */
  private static int[] sorted(long[] keys, int[] values) {
    long[] fromKeys = keys;
    int[] from = values;
    long[] toKeys = new long[keys.length];
    int[] to = new int[keys.length];
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      int[] ends = new int[1 << Byte.SIZE];
      for (long key : fromKeys) {
        ends[(int) (key >>> shift) & 0xff]++;
      }
      for (int digit = 1; digit < ends.length; digit++) {
        ends[digit] += ends[digit - 1];
      }
      for (int i = from.length - 1; i >= 0; i--) {
        int place = --ends[(int) (fromKeys[i] >>> shift) & 0xff];
        toKeys[place] = fromKeys[i];
        to[place] = from[i];
      }
      long[] spareKeys = fromKeys;
      fromKeys = toKeys;
      toKeys = spareKeys;
      int[] spare = from;
      from = to;
      to = spare;
    }
    return from;
  }
}
