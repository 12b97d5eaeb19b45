package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

/** Java's inflater reads what was written. */
class RunDeflaterTest {

  private static final int LONGEST_RUN = 258;

  private final ByteArrayOutputStream raw = new ByteArrayOutputStream();
  private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
  private final RunDeflater deflater = new RunDeflater(compressed);

  private void literal(int value) {
    raw.write(value);
    deflater.literal(value);
  }

  private void zeros(int length) {
    raw.writeBytes(new byte[length]);
    deflater.zeros(length);
  }

  private void requireReadAgain() throws DataFormatException {
    deflater.finish();
    Inflater inflater = new Inflater(true);
    inflater.setInput(compressed.toByteArray());
    byte[] read = new byte[raw.size() + 1];
    int count = 0;
    while (!inflater.finished()) {
      int more = inflater.inflate(read, count, read.length - count);
      assertTrue(more > 0 || inflater.finished(), "the data end early");
      count += more;
    }
    assertEquals(raw.size(), count);
    assertEquals(compressed.size(), inflater.getBytesRead());
    inflater.end();
    assertArrayEquals(raw.toByteArray(), Arrays.copyOf(read, count));
  }

  @Test
  void runsOfEveryLength() throws DataFormatException {
    for (int length = 0; length <= 3 * LONGEST_RUN; length++) {
      literal(length);
      zeros(length);
    }
    requireReadAgain();
  }

  @Test
  void moreBytesThanABlockHolds() throws DataFormatException {
    Random random = new Random(3);
    for (int i = 0; i < 200_000; i++) {
      literal((int) (30 * random.nextGaussian()));
    }
    zeros(100_000);
    requireReadAgain();
  }

  /** Frequencies as Fibonacci's numbers make the longest codes that there are. */
  @Test
  void codesThatWouldBeTooLong() throws DataFormatException {
    int before = 1;
    int now = 1;
    for (int symbol = 1; symbol <= 22; symbol++) {
      for (int i = 0; i < now; i++) {
        literal(symbol);
      }
      int sum = before + now;
      before = now;
      now = sum;
    }
    requireReadAgain();
  }

  @Test
  void nothingAtAll() throws DataFormatException {
    requireReadAgain();
  }

  @Test
  void aRunTakesHardlyAnything() {
    deflater.zeros(100_000);
    deflater.finish();
    assertTrue(compressed.size() < 400, compressed.size() + " bytes");
  }

  @Test
  void theShortestPossibleCode() {
    // Huffman's own example of a proof: of 1, 1, 2, 3, 5 times the lengths are 4, 4, 3, 2, 1.
    HuffmanCode code = HuffmanCode.of(new int[] {5, 0, 1, 3, 2, 1}, 15);
    assertArrayEquals(new int[] {1, 0, 4, 2, 3, 4}, code.lengths());
    // Canonical: 0, 10, 110, 1110 and 1111, each from its last bit to its first.
    assertArrayEquals(new int[] {0b0, 0, 0b0111, 0b01, 0b011, 0b1111}, code.codes());
  }

  @Test
  void noCodeIsLongerThanAllowed() {
    HuffmanCode code = HuffmanCode.of(new int[] {1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89}, 7);
    double room = 0;
    for (int length : code.lengths()) {
      assertTrue(length >= 1 && length <= 7, "a code of " + length + " bits");
      room += Math.pow(2, -length);
    }
    // Kraft: no bit is wasted.
    assertEquals(1, room);
  }
}
