package org.lrp4j.picture;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Compresses filtered pixels by deflate, looking for runs of zeros only: those are nearly all that
 * enlarged pixels repeat, and looking for nothing else takes a fraction of the time. Java's {@code
 * Deflater} has no such strategy.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1951">RFC 1951</a>
 */
final class RunDeflater {

  private static final int END = 256;
  private static final int FIRST_LENGTH = 257;
  private static final int SYMBOLS = 286;
  private static final int SHORTEST = 3;
  private static final int LONGEST = 258;
  private static final int LONGEST_CODE = 15;

  /** In which order the lengths of the codes of lengths are written. */
  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  /** After so many tokens the codes are made anew, for what comes next may be of another kind. */
  private static final int BLOCK = 1 << 16;

  private final BitOutput out;

  /** Bytes; and a run's length above {@link #END}. */
  private final short[] tokens = new short[BLOCK];

  private final int[] frequencies = new int[SYMBOLS];
  private int count;

  RunDeflater(ByteArrayOutputStream bytes) {
    out = new BitOutput(bytes);
  }

  /** Any byte. */
  void literal(int value) {
    int symbol = value & 0xff;
    put(symbol, symbol);
  }

  /** So many bytes that are zero. */
  void zeros(int length) {
    int left = length;
    if (left > SHORTEST) {
      // What a run repeats is the byte before it.
      literal(0);
      left--;
      while (left >= SHORTEST) {
        int run = Math.min(left, LONGEST);
        put(END + run, symbol(run));
        left -= run;
      }
    }
    for (; left > 0; left--) {
      literal(0);
    }
  }

  private void put(int token, int symbol) {
    tokens[count++] = (short) token;
    frequencies[symbol]++;
    if (count == BLOCK) {
      writeBlock(false);
    }
  }

  /** Writes what is left. */
  void finish() {
    writeBlock(true);
    out.flush();
  }

  private void writeBlock(boolean isLast) {
    frequencies[END]++;
    HuffmanCode code = HuffmanCode.of(frequencies, LONGEST_CODE);
    writeHeader(code, isLast);
    int[] codes = code.codes();
    int[] lengths = code.lengths();
    // Two or three literals at once.
    long gathered = 0;
    int size = 0;
    for (int i = 0; i < count; i++) {
      int token = tokens[i];
      boolean isRun = token > END;
      if (!isRun) {
        gathered |= (long) codes[token] << size;
        size += lengths[token];
      }
      if (isRun || size > Integer.SIZE - LONGEST_CODE) {
        out.write(gathered, size);
        gathered = 0;
        size = 0;
      }
      if (isRun) {
        writeRun(token - END, code);
      }
    }
    out.write(gathered, size);
    out.write(codes[END], lengths[END]);
    Arrays.fill(frequencies, 0);
    count = 0;
  }

  /** Of codes made for this block: their lengths, and that the only distance is 1. */
  private void writeHeader(HuffmanCode code, boolean isLast) {
    int[] all = Arrays.copyOf(code.lengths(), SYMBOLS + 1);
    all[SYMBOLS] = 1;
    int[] lengthsOfLengths = new int[ORDER.length];
    for (int length : all) {
      lengthsOfLengths[length]++;
    }
    HuffmanCode ofLengths = HuffmanCode.of(lengthsOfLengths, 7);
    out.write(isLast ? 1 : 0, 1);
    out.write(2, 2);
    out.write(SYMBOLS - FIRST_LENGTH, 5);
    out.write(0, 5);
    out.write(ORDER.length - 4, 4);
    for (int length : ORDER) {
      out.write(ofLengths.lengths()[length], 3);
    }
    for (int length : all) {
      out.write(ofLengths.codes()[length], ofLengths.lengths()[length]);
    }
  }

  private void writeRun(int run, HuffmanCode code) {
    int symbol = symbol(run);
    out.write(code.codes()[symbol], code.lengths()[symbol]);
    int extra = extraBits(run);
    out.write((run - SHORTEST) & ((1 << extra) - 1), extra);
    // The distance, whose only code is a single zero.
    out.write(0, 1);
  }

  /** Four symbols for each number of further bits; the longest run has one of its own. */
  private static int symbol(int run) {
    int beyond = run - SHORTEST;
    int extra = extraBits(run);
    return run == LONGEST ? SYMBOLS - 1 : FIRST_LENGTH + 4 * extra + (beyond >> extra);
  }

  private static int extraBits(int run) {
    int beyond = run - SHORTEST;
    return run == LONGEST || beyond < 8 ? 0 : 29 - Integer.numberOfLeadingZeros(beyond);
  }
}
