package org.lrp4j.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * An image's file, which is looked at several times: by each decoder that may know it, for its
 * checksums or markers, and for its pixels. All but the largest are read once, at once.
 *
 * @param file the file
 * @param bytes how many it has
 * @param content they themselves, unless they are too many
 */
record StoredImage(Path file, long bytes, Optional<byte[]> content) {

  /** More than that would be a burden beside the pixels. */
  private static final long MOST_AT_ONCE = 1 << 24;

  static StoredImage of(Path file) throws IOException {
    long bytes = Files.size(file);
    // What is no plain file may have another size than it says, or no end.
    boolean isSmall = bytes <= MOST_AT_ONCE && Files.isRegularFile(file);
    return new StoredImage(
        file, bytes, isSmall ? Optional.of(Files.readAllBytes(file)) : Optional.empty());
  }

  /** From its beginning; null if it cannot be opened. */
  ImageInputStream forImageIo() throws IOException {
    return content.isPresent()
        ? new MemoryCacheImageInputStream(new ByteArrayInputStream(content.get()))
        : ImageIO.createImageInputStream(file.toFile());
  }

  /** From its beginning. */
  InputStream stream() throws IOException {
    return content.isPresent()
        ? new ByteArrayInputStream(content.get())
        : new BufferedInputStream(Files.newInputStream(file));
  }
}
