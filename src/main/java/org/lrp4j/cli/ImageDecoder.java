package org.lrp4j.cli;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.lrp4j.cli.model.BadModelException;

/**
 * Reads image files with Java's decoders, but not what these make of colours: networks were trained
 * on samples as they are stored, so no colour profile is applied. Nor are damaged files forgiven:
 * where a decoder fills what is missing with grey, the image is refused.
 */
final class ImageDecoder {

  /**
   * Decoded it takes 16 bytes a pixel; more than any camera has is refused, whatever the file
   * holds.
   */
  private static final long MAX_PIXELS = 100_000_000;

  /** Warnings of Java's decoders that are not about pixels. */
  private static final List<String> HARMLESS = List.of("icc", "profile", "jfif", "adobe", "exif");

  private ImageDecoder() {}

  /**
   * Reads an image file in one of the formats that Java knows.
   *
   * @throws IOException if it is none, damaged, too large, or its numbers are no colours
   */
  static Pixels read(Path file) throws IOException {
    StoredImage stored = StoredImage.of(file);
    try (ImageInputStream stream = stored.forImageIo()) {
      if (stream == null) {
        throw new IOException("the file cannot be opened");
      }
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new IOException(
            "it is no image in a format that is read: " + String.join(", ", formats()));
      }
      ImageReader reader = readers.next();
      try {
        return read(reader, stream, stored);
      } finally {
        reader.dispose();
      }
    } catch (EOFException e) {
      throw new IOException("it is damaged (it ends early)", e);
    } catch (IIOException | RuntimeException e) {
      // What Java's decoders throw when they stumble over damaged data.
      throw new IOException("it is damaged (" + BadModelException.firstLine(e) + ")", e);
    }
  }

  private static List<String> formats() {
    return List.of(ImageIO.getReaderFormatNames()).stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .filter(name -> !Set.of("jpg", "tif").contains(name))
        .distinct()
        .sorted()
        .toList();
  }

  private static Pixels read(ImageReader reader, ImageInputStream stream, StoredImage stored)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    reader.setInput(stream, true, false);
    long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
    if (pixels > MAX_PIXELS) {
      throw new IOException(
          "it claims to be " + reader.getWidth(0) + " x " + reader.getHeight(0) + " pixels");
    }
    Pixels image =
        switch (reader.getFormatName().toLowerCase(Locale.ROOT)) {
          case "jpeg" -> JpegColors.of(stored).pixels(reader.readRaster(0, null));
          case "png" -> {
            PngChecksums.requireIntact(stored);
            yield ImageSamples.pixels(reader.read(0));
          }
          case "tif", "tiff" -> {
            TiffCheck.requireReadable(reader.getImageMetadata(0), stored.bytes());
            yield ImageSamples.pixels(reader.read(0));
          }
          default -> ImageSamples.pixels(reader.read(0));
        };
    for (String warning : warnings) {
      if (HARMLESS.stream().noneMatch(warning.toLowerCase(Locale.ROOT)::contains)) {
        throw new IOException("it is damaged (" + warning + ")");
      }
    }
    return image;
  }
}
