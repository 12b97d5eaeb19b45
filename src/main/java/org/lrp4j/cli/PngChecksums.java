package org.lrp4j.cli;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/** Compares the checksums of a PNG's chunks, which Java's reader leaves unread. */
final class PngChecksums {

  private static final int SIGNATURE_BYTES = 8;

  private PngChecksums() {}

  /**
   * Reads a PNG to its end.
   *
   * @throws IOException if a chunk that the picture depends on is damaged, or the end is missing
   */
  static void requireIntact(StoredImage image) throws IOException {
    try (InputStream stream = image.stream()) {
      CheckedInputStream checked = new CheckedInputStream(stream, new CRC32());
      DataInputStream in = new DataInputStream(checked);
      in.skipNBytes(SIGNATURE_BYTES);
      String name = "";
      while (!name.equals("IEND")) {
        long length = in.readInt() & 0xffffffffL;
        checked.getChecksum().reset();
        name = new String(in.readNBytes(4), StandardCharsets.ISO_8859_1);
        for (long left = length; left > 0; ) {
          left -= skipped(in, left);
        }
        long found = checked.getChecksum().getValue();
        // Chunks in lower case, dates and comments say, do not matter for the picture.
        if ((in.readInt() & 0xffffffffL) != found && Character.isUpperCase(name.charAt(0))) {
          throw new IOException("it is damaged (the checksum of its " + name + " chunk is wrong)");
        }
      }
    }
  }

  private static int skipped(DataInputStream in, long most) throws IOException {
    int count = (int) Math.min(most, 1 << 16);
    in.readFully(new byte[count]);
    return count;
  }
}
