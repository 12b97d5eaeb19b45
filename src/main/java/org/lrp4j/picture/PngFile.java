package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.lrp4j.file.AtomicFile;
import org.lrp4j.file.Folders;

/** Writes PNG files. */
final class PngFile {

  private PngFile() {}

  static void write(BufferedImage image, Path file) {
    try {
      replace(file.toAbsolutePath(), encode(image));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot write the picture to " + file.toAbsolutePath() + ": " + e, e);
    }
  }

  private static byte[] encode(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // A plain OutputStream would make ImageIO put a cache file into the folder for temporary files.
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, "png", stream)) {
        throw new IOException("this Java has no PNG writer; use one with the module java.desktop");
      }
    }
    return bytes.toByteArray();
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Path folder = file.getParent();
    if (folder == null || Files.isDirectory(file)) {
      throw new IOException("it is a folder; give the path of a file");
    }
    Folders.make(folder);
    AtomicFile.write(file, bytes);
  }
}
