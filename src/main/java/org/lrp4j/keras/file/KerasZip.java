package org.lrp4j.keras.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * The zip that {@code .keras} is, which need not be trusted: no entry unpacks to much more than the
 * file's size, none is there twice, and each has the checksum that the zip tells.
 */
final class KerasZip implements Closeable {

  /** Keras packs nothing; who packs such a file again saves less than this. */
  private static final int MOST_UNPACKED = 4;

  /** A configuration alone, with hardly any weights, packs better. */
  private static final long ALWAYS_UNPACKED = 1 << 20;

  private final Path file;
  private final ZipFile zip;
  private final long limit;

  private KerasZip(Path file, ZipFile zip, long limit) {
    this.file = file;
    this.zip = zip;
    this.limit = limit;
  }

  /**
   * Opens a zip.
   *
   * @throws KerasFileException if it is damaged, encrypted, or has an entry twice
   */
  static KerasZip open(Path file) throws IOException {
    long limit = MOST_UNPACKED * Files.size(file) + ALWAYS_UNPACKED;
    ZipFile zip = zip(file);
    try {
      requireDifferent(file, zip);
    } catch (KerasFileException e) {
      zip.close();
      throw e;
    }
    return new KerasZip(file, zip, Math.min(limit, Integer.MAX_VALUE - 16));
  }

  private static ZipFile zip(Path file) throws IOException {
    try {
      return new ZipFile(file.toFile());
    } catch (ZipException e) {
      String reason = String.valueOf(e.getMessage());
      throw new KerasFileException(
          reason.toLowerCase(Locale.ROOT).contains("encrypted")
              ? file + " is encrypted: unpack it, and pack it again without a password"
              : file + " is damaged or not complete: it cannot be read as a zip (" + reason + ")",
          e);
    }
  }

  /** Programs differ in which of two they read. */
  private static void requireDifferent(Path file, ZipFile zip) {
    Set<String> names = new HashSet<>();
    zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> !names.add(name))
        .findAny()
        .ifPresent(
            name -> {
              throw new KerasFileException(
                  file + " holds " + name + " twice: save the model again with Keras");
            });
  }

  boolean has(String entry) {
    return zip.getEntry(entry) != null;
  }

  JsonNode json(String entry) throws IOException {
    return KerasJson.parse(new String(content(entry), StandardCharsets.UTF_8), file + ": " + entry);
  }

  /** Unpacks an entry and compares its checksum: a flipped bit would be another model. */
  byte[] content(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new KerasFileException(
          file + " holds no " + name + ", so it is no model saved by model.save(\"model.keras\")");
    }
    if (entry.getSize() > limit) {
      throw new KerasFileException(
          file
              + ": "
              + name
              + " claims to hold "
              + entry.getSize()
              + " bytes, far more than the file: refused. Models of more than 2 GB are read from .h5");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = bytes(in, entry.getSize(), (int) limit);
      CRC32 checksum = new CRC32();
      checksum.update(bytes);
      if (checksum.getValue() != entry.getCrc() || in.read() >= 0) {
        throw new KerasFileException(
            file + ": " + name + " is damaged: its checksum is not the one that the zip holds");
      }
      return bytes;
    } catch (ZipException e) {
      throw new KerasFileException(
          file + ": " + name + " is damaged or not complete: " + e.getMessage(), e);
    }
  }

  /** Of a known size in one array from the beginning, which is not copied when it is full. */
  private static byte[] bytes(InputStream in, long size, int limit) throws IOException {
    if (size < 0) {
      return in.readNBytes(limit);
    }
    byte[] bytes = new byte[(int) size];
    int read = in.readNBytes(bytes, 0, bytes.length);
    return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
