package org.lrp4j.keras;

import java.util.Arrays;
import java.util.Random;

/**
 * What disks and lines do to a file: it ends early, bytes are other bytes, pieces are displaced.
 */
final class DamagedBytes {

  private DamagedBytes() {}

  static byte[] of(byte[] sound, Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(sound, random.nextInt(sound.length));
      case 1 -> zeroed(sound, random);
      case 2 -> displaced(sound, random);
      case 3, 4 -> counted(sound, random);
      default -> flipped(sound, random);
    };
  }

  /** One to three bytes. Most of HDF5's structure stands in the first part. */
  private static byte[] flipped(byte[] sound, Random random) {
    byte[] bytes = sound.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int place = place(sound, random);
      bytes[place] =
          switch (random.nextInt(4)) {
            case 0 -> (byte) 0xff;
            case 1 -> (byte) (bytes[place] ^ 1 << random.nextInt(8));
            case 2 -> (byte) (bytes[place] + (random.nextBoolean() ? 1 : -1));
            default -> (byte) random.nextInt();
          };
    }
    return bytes;
  }

  private static byte[] zeroed(byte[] sound, Random random) {
    byte[] bytes = sound.clone();
    int from = place(sound, random);
    Arrays.fill(bytes, from, Math.min(bytes.length, from + length(random)), (byte) 0);
    return bytes;
  }

  private static byte[] displaced(byte[] sound, Random random) {
    byte[] bytes = sound.clone();
    int from = place(sound, random);
    int to = place(sound, random);
    int length = Math.min(length(random), bytes.length - Math.max(from, to));
    System.arraycopy(sound, from, bytes, to, length);
    return bytes;
  }

  /** Another size, or another place within the file, where HDF5 and zips have theirs. */
  private static byte[] counted(byte[] sound, Random random) {
    byte[] bytes = sound.clone();
    int width = 2 << random.nextInt(3);
    int place = place(sound, random) / width * width;
    if (place + width <= bytes.length) {
      long number =
          switch (random.nextInt(5)) {
            case 0 -> random.nextInt(sound.length) / 8 * 8;
            case 1 -> place;
            case 2 -> 1L << random.nextInt(8 * width);
            case 3 -> (1L << random.nextInt(8 * width)) - 1;
            default -> random.nextInt(16);
          };
      for (int i = 0; i < width; i++) {
        bytes[place + i] = (byte) (number >> 8 * i);
      }
    }
    return bytes;
  }

  private static int place(byte[] sound, Random random) {
    return random.nextInt(random.nextBoolean() ? sound.length : Math.max(1, sound.length / 8));
  }

  private static int length(Random random) {
    return 1 << random.nextInt(10);
  }
}
