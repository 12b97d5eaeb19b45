package org.lrp4j.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lrp4j.picture.Drawing;
import org.lrp4j.picture.Picture;

/**
 * A picture in the folder of results.
 *
 * @param file its name
 * @param width its width in pixels
 * @param height its height in pixels
 * @param legend what its colours or bars mean, and what else its caption does not say
 * @param markup what a page shows instead, if the same can be said in HTML
 */
record SavedPicture(
    String file, int width, int height, List<String> legend, Optional<String> markup) {

  /**
   * Draws and saves a picture.
   *
   * @param caption what it says below, which is no part of the legend
   * @throws IOException if it cannot be written
   */
  static SavedPicture save(Picture picture, Path file, List<String> caption) throws IOException {
    Drawing drawing = picture.drawn();
    BufferedImage image = drawing.image();
    // Not Picture.save: nobody looks into the folder yet, so files need not be moved one by one.
    Files.write(file, drawing.toPng());
    return new SavedPicture(
        file.getFileName().toString(),
        image.getWidth(),
        image.getHeight(),
        drawing.description().stream().filter(line -> !caption.contains(line)).toList(),
        Optional.empty());
  }

  /** With what a page shows instead. */
  SavedPicture shownAs(Optional<String> inMarkup) {
    return new SavedPicture(file, width, height, legend, inMarkup);
  }
}
