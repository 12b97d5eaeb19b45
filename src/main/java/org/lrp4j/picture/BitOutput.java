package org.lrp4j.picture;

import java.io.ByteArrayOutputStream;

/** Puts bits into bytes, from the lowest on. */
final class BitOutput {

  private final ByteArrayOutputStream bytes;
  private final byte[] ready = new byte[1 << 13];
  private int count;
  private long waiting;
  private int bits;

  BitOutput(ByteArrayOutputStream bytes) {
    this.bytes = bytes;
  }

  /**
   * Writes some bits.
   *
   * @param value the bits, all others zero
   * @param length how many they are, at most 24
   */
  void write(int value, int length) {
    waiting |= (long) value << bits;
    bits += length;
    while (bits >= Byte.SIZE) {
      if (count == ready.length) {
        bytes.write(ready, 0, count);
        count = 0;
      }
      ready[count++] = (byte) waiting;
      waiting >>>= Byte.SIZE;
      bits -= Byte.SIZE;
    }
  }

  /** Writes all, the last byte filled up with zeros. */
  void flush() {
    write(0, -bits & 7);
    bytes.write(ready, 0, count);
    count = 0;
  }
}
