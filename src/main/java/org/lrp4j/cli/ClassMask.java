package org.lrp4j.cli;

import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.lrp4j.file.FileProblem;

/**
 * The classes of an image's pixels, as tools for labelling write them: a grey PNG or one with a
 * palette, in which the number that is stored for a pixel is its class.
 *
 * @param file where it came from, for messages
 * @param classes one a pixel, row by row, as stored
 * @param height the height in pixels
 * @param width the width in pixels
 */
record ClassMask(Path file, int[] classes, int height, int width) {

  private static final long MAX_PIXELS = 100_000_000;

  /** What is stored for pixels without a label, where that is no class. */
  private static final int NONE = 255;

  private static final int NONE_IN_16_BITS = 65_535;

  /**
   * Reads a mask.
   *
   * @throws CommandFailure if it is none, or damaged
   */
  static ClassMask read(Path file) {
    try {
      PngChecksums.requireIntact(StoredImage.of(file));
      Raster raster = raster(file);
      if (raster.getNumBands() != 1) {
        throw new IOException(
            "it is in colour, but a mask is a grey PNG or one with a palette, in which each number"
                + " is a class");
      }
      int width = raster.getWidth();
      int height = raster.getHeight();
      int[] classes = raster.getSamples(0, 0, width, height, 0, (int[]) null);
      return new ClassMask(file, classes, height, width);
    } catch (IOException e) {
      throw CommandFailure.badInput("The mask " + file + ": " + FileProblem.reason(e), e);
    } catch (RuntimeException e) {
      throw CommandFailure.badInput("The mask " + file + " is damaged", e);
    }
  }

  private static Raster raster(Path file) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (ImageInputStream stream = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(stream, true, true);
      if ((long) reader.getWidth(0) * reader.getHeight(0) > MAX_PIXELS) {
        throw new IOException("it is too large");
      }
      return reader.read(0).getRaster();
    } finally {
      reader.dispose();
    }
  }

  /**
   * In another size: each pixel gets the class of the one at its centre, for none is between two.
   */
  ClassMask resized(int newHeight, int newWidth) {
    int[] resized = new int[newHeight * newWidth];
    for (int y = 0; y < newHeight; y++) {
      int fromY = (int) ((y + 0.5) * height / newHeight);
      for (int x = 0; x < newWidth; x++) {
        int fromX = (int) ((x + 0.5) * width / newWidth);
        resized[y * newWidth + x] = classes[fromY * width + fromX];
      }
    }
    return new ClassMask(file, resized, newHeight, newWidth);
  }

  /** Whether a pixel has a class, of so many that there are. */
  boolean isLabelled(int pixel, int count) {
    return !(classes[pixel] == NONE && count <= NONE) && classes[pixel] != NONE_IN_16_BITS;
  }

  /**
   * Refuses what is no class.
   *
   * @param count how many classes the model tells apart
   * @throws CommandFailure if a number is neither a class nor stands for none
   */
  void requireClasses(int count) {
    boolean hasOne = false;
    boolean hasNone = false;
    for (int i = 0; i < classes.length; i++) {
      if (isLabelled(i, count) && classes[i] >= count) {
        throw CommandFailure.badInput(
            "The mask "
                + file
                + " has the class "
                + classes[i]
                + " at column "
                + i % width
                + ", row "
                + i / width
                + ", but the model tells the classes 0 to "
                + (count - 1)
                + " apart; "
                + NONE
                + " means no label");
      }
      hasOne |= classes[i] == 1;
      hasNone |= classes[i] == NONE;
    }
    if (count == 2 && hasNone && !hasOne) {
      throw CommandFailure.badInput(
          "The mask "
              + file
              + " has no pixel of class 1, but some of "
              + NONE
              + ", which means no label: if it is black and white, write the classes as 0 and 1");
    }
  }
}
