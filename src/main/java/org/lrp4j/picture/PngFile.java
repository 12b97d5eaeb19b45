package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.lrp4j.file.AtomicFile;
import org.lrp4j.file.Folders;

/** Writes PNG files. */
final class PngFile {

  private PngFile() {}

  static void write(BufferedImage image, List<String> description, Path file) {
    try {
      replace(file.toAbsolutePath(), encode(image, description));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot write the picture to " + file.toAbsolutePath() + ": " + e, e);
    }
  }

  static byte[] encode(BufferedImage image, List<String> description) throws IOException {
    return PngEncoder.fits(image)
        ? PngEncoder.encode(image, description)
        : encodeAny(image, description);
  }

  /** Other kinds of images than are drawn here keep their samples, such as grey ones. */
  private static byte[] encodeAny(BufferedImage image, List<String> description)
      throws IOException {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("png");
    if (!writers.hasNext()) {
      throw new IOException("this Java has no PNG writer; use one with the module java.desktop");
    }
    ImageWriter writer = writers.next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // A plain OutputStream would make ImageIO put a cache file into the folder for temporary files.
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      IIOMetadata metadata =
          writer.getDefaultImageMetadata(
              ImageTypeSpecifier.createFromRenderedImage(image), writer.getDefaultWriteParam());
      if (!description.isEmpty()) {
        metadata.mergeTree(metadata.getNativeMetadataFormatName(), text(metadata, description));
      }
      writer.setOutput(stream);
      writer.write(new IIOImage(image, null, metadata));
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** An "international text" of the PNG specification, with a keyword that it has predefined. */
  private static IIOMetadataNode text(IIOMetadata metadata, List<String> description) {
    IIOMetadataNode entry = new IIOMetadataNode("iTXtEntry");
    entry.setAttribute("keyword", "Description");
    entry.setAttribute("compressionFlag", "FALSE");
    entry.setAttribute("compressionMethod", "0");
    entry.setAttribute("languageTag", "en");
    entry.setAttribute("translatedKeyword", "");
    entry.setAttribute("text", String.join("\n", description));
    IIOMetadataNode texts = new IIOMetadataNode("iTXt");
    texts.appendChild(entry);
    IIOMetadataNode root = new IIOMetadataNode(metadata.getNativeMetadataFormatName());
    root.appendChild(texts);
    return root;
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
