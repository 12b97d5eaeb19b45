package org.lrp4j.dataset.summary;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What all written summaries have in common: they begin with a magic number and a version, and
 * lengths are checked before they are used.
 */
public final class SummaryFormat {

  static final int SURVEY = 0x4C525053; // LRPS
  static final int COMPARISON = 0x4C525043; // LRPC
  static final int UNITS = 0x4C525055; // LRPU
  static final int PARAMETERS = 0x4C525050; // LRPP
  static final int VERSION = 2;

  private SummaryFormat() {}

  /**
   * Begins a summary.
   *
   * @param out where it is written
   * @param magic what kind of summary it is: four letters
   * @throws IOException if it cannot be written
   */
  public static void begin(DataOutput out, int magic) throws IOException {
    out.writeInt(magic);
    out.writeInt(VERSION);
  }

  /**
   * Reads how a summary begins.
   *
   * @param in where it is read from
   * @param magic what kind of summary it has to be
   * @throws IOException if it is another one, or of another version
   */
  public static void requireBegin(DataInputStream in, int magic) throws IOException {
    if (in.readInt() != magic || in.readInt() != VERSION) {
      throw new IOException("they begin otherwise than version " + VERSION + " does");
    }
  }

  /**
   * Makes sure that all was read.
   *
   * @param in where it was read from
   * @throws IOException if something is left
   */
  public static void requireEnd(DataInputStream in) throws IOException {
    if (in.available() > 0) {
      throw new IOException(in.available() + " bytes are left over");
    }
  }

  /**
   * Why bytes are no summary.
   *
   * @param bytes the bytes
   * @param what of what they should be a summary
   * @param cause why they are none
   * @return what to throw
   */
  public static IllegalArgumentException refused(byte[] bytes, String what, Exception cause) {
    String reason = cause.getMessage() == null ? "they end early" : cause.getMessage();
    return new IllegalArgumentException(
        "These " + bytes.length + " bytes are no summary of a " + what + ": " + reason, cause);
  }

  /**
   * Reads how many entries follow.
   *
   * @param in where it is read from
   * @param what what the entries are, for the message
   * @param least how many bytes an entry takes at least
   * @return their number
   * @throws IOException if there are too few bytes for so many
   */
  public static int length(DataInputStream in, String what, int least) throws IOException {
    int length = in.readInt();
    if (length < 0 || (long) length * least > in.available()) {
      throw new IOException("there cannot be " + length + " " + what);
    }
    return length;
  }

  /**
   * Writes a text, behind the length of its bytes in UTF-8.
   *
   * @param out where it is written
   * @param text the text
   * @throws IOException if it cannot be written
   */
  public static void writeText(DataOutput out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /**
   * Reads a text.
   *
   * @param in where it is read from
   * @return the text
   * @throws IOException if there are fewer bytes than its length says
   */
  public static String readText(DataInputStream in) throws IOException {
    byte[] bytes = new byte[length(in, "bytes of text", 1)];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static void writeNumbers(DataOutput out, float[] numbers) throws IOException {
    out.writeInt(numbers.length);
    for (float number : numbers) {
      out.writeFloat(number);
    }
  }

  static float[] readNumbers(DataInputStream in) throws IOException {
    float[] numbers = new float[length(in, "numbers", 4)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.readFloat();
    }
    return numbers;
  }

  static void writeGroup(DataOutput out, Group group) throws IOException {
    out.writeInt(group.explainedClass());
    out.writeByte(group.verdict().ordinal());
  }

  static Group readGroup(DataInputStream in) throws IOException {
    int explained = in.readInt();
    return new Group(explained, constant(Verdict.values(), in.readUnsignedByte()));
  }

  static <T> T constant(T[] constants, int index) throws IOException {
    if (index >= constants.length) {
      throw new IOException("there is no constant " + index);
    }
    return constants[index];
  }
}
