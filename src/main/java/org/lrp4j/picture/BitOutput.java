package org.lrp4j.picture;

import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Puts bits into bytes, from the lowest on. */
final class BitOutput {

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final ByteArrayOutputStream bytes;
  private final byte[] ready = new byte[1 << 14];
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
   * @param length how many they are, at most 32
   */
  void write(long value, int length) {
    waiting |= value << bits;
    bits += length;
    if (bits >= Integer.SIZE) {
      INTS.set(ready, count, (int) waiting);
      count += Integer.BYTES;
      waiting >>>= Integer.SIZE;
      bits -= Integer.SIZE;
      if (count == ready.length) {
        bytes.write(ready, 0, count);
        count = 0;
      }
    }
  }

  /** Writes all, the last byte filled up with zeros. */
  void flush() {
    bytes.write(ready, 0, count);
    count = 0;
    for (; bits > 0; bits -= Byte.SIZE) {
      bytes.write((int) waiting & 0xff);
      waiting >>>= Byte.SIZE;
    }
    bits = 0;
  }
}
