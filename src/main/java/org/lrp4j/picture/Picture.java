package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Something that can be drawn, and saved as a PNG file.
 *
 * <p>Pictures are immutable and draw anew at every call: keep the image if you need it twice.
 */
public interface Picture {

  /**
   * Draws the picture.
   *
   * @return a new RGB image
   * @throws IllegalArgumentException if what is drawn holds NaN or infinite values
   * @throws IllegalStateException if the network has several inputs that could be drawn and none
   *     was chosen
   */
  BufferedImage toImage();

  /**
   * What the picture shows, in words: what is explained, if it was made of an {@link
   * org.lrp4j.Explanation}, and which relevance gets the full colour. For a text beside it, or for
   * those who cannot see it.
   *
   * @return the lines; none if nothing is known
   * @throws IllegalArgumentException if what is drawn holds NaN or infinite values
   * @throws IllegalStateException if the network has several inputs that could be drawn and none
   *     was chosen
   */
  default List<String> description() {
    return List.of();
  }

  /**
   * Draws the picture and tells what it shows: faster than one after the other, where both need the
   * same numbers.
   *
   * @return the image and its description
   * @throws IllegalArgumentException if what is drawn holds NaN or infinite values
   * @throws IllegalStateException if the network has several inputs that could be drawn and none
   *     was chosen
   */
  default Drawing drawn() {
    return new Drawing(toImage(), description());
  }

  /**
   * Draws the picture and writes it as a PNG file, whatever the file's name ends in. Missing
   * folders are created. The file is written beside and then moved, so nobody sees half of it. The
   * file also holds the {@link #description}, as the text "Description" that tools for metadata
   * show: a picture that was sent on still tells what it is of.
   *
   * @param file the file to write, usually named {@code *.png}; replaced if it exists
   * @throws UncheckedIOException if the file cannot be written
   * @throws IllegalArgumentException if what is drawn holds NaN or infinite values
   * @throws IllegalStateException if the network has several inputs that could be drawn and none
   *     was chosen
   */
  default void save(Path file) {
    Drawing drawing = drawn();
    PngFile.write(drawing.image(), drawing.description(), file);
  }
}
