package org.lrp4j.reference;

import java.util.Random;
import java.util.SplittableRandom;

/**
 * Random numbers from 0, 1, 2 and so on: of {@link Random} itself the first number hardly differs
 * between neighbouring seeds, so that thousands of networks would begin alike.
 */
public final class Seeds {

  private Seeds() {}

  /** The random numbers of that seed. */
  public static Random random(long seed) {
    return new Random(new SplittableRandom(seed).nextLong());
  }
}
