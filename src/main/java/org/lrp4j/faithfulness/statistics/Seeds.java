package org.lrp4j.faithfulness.statistics;

import java.util.Random;

/**
 * Random numbers that depend on a seed and on what they are for, and on nothing else: neither on
 * the size of batches nor on what was computed before. {@link Random}'s numbers are part of its
 * specification, so they are the same on every machine and version of Java.
 */
public final class Seeds {

  private Seeds() {}

  /**
   * The random numbers of one purpose.
   *
   * @param seed the user's seed
   * @param purpose what they are for, such as a measure's name
   * @param index which of several, for instance the example
   * @return a generator of their own
   */
  public static Random random(long seed, String purpose, long index) {
    return new Random(mix(mix(mix(seed) ^ purpose.hashCode()) ^ index));
  }

  /** The finaliser of SplitMix64: neighbouring seeds give unrelated numbers. */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  /**
   * The numbers from 0 in a random order.
   *
   * @param count how many
   * @param random where chance comes from
   * @return each once
   */
  public static int[] permutation(int count, Random random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }
}
