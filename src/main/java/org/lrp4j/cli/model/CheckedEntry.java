package org.lrp4j.cli.model;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * An entry of a zip whose checksum is compared with the one that the zip holds. {@link ZipFile}
 * does not do that: a flipped bit is another parameter, and another explanation.
 */
final class CheckedEntry implements Closeable {

  /** How much may follow what is wanted; no file may have Java unpack zeros for hours. */
  private static final long MAX_REST = 1L << 28;

  private final ZipEntry entry;
  private final CheckedInputStream in;

  private CheckedEntry(ZipEntry entry, InputStream in) {
    this.entry = entry;
    this.in = new CheckedInputStream(in, new CRC32());
  }

  static CheckedEntry open(ZipFile zip, ZipEntry entry) throws IOException {
    return new CheckedEntry(entry, zip.getInputStream(entry));
  }

  /** The unpacked content, to be read from the beginning. */
  InputStream content() {
    return in;
  }

  /**
   * Reads what is left and compares the checksums. To be called before anything is made of what was
   * read.
   *
   * @throws IOException if they differ, or far too much is left
   */
  void requireIntact() throws IOException {
    byte[] buffer = new byte[1 << 16];
    long rest = 0;
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      rest += count;
      if (rest > MAX_REST) {
        throw new IOException("it holds far more than what is expected there");
      }
    }
    if (in.getChecksum().getValue() != entry.getCrc()) {
      throw new IOException(
          "its checksum is %08x, but the zip says %08x"
              .formatted(in.getChecksum().getValue(), entry.getCrc()));
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
