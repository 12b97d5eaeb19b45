package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;

/**
 * A picture that is drawn: use it where other pictures would be drawn several times, and for images
 * of your own that shall be saved as others are.
 *
 * @param image the image; not copied
 * @param description what it shows, in words
 */
public record Drawing(BufferedImage image, List<String> description) implements Picture {

  /**
   * Copies the lines.
   *
   * @param image the image; not copied
   * @param description what it shows, in words
   */
  public Drawing {
    description = List.copyOf(description);
  }

  @Override
  public BufferedImage toImage() {
    return image;
  }

  /**
   * The picture as a PNG file, with its description, as {@link #save} writes it.
   *
   * @return the file's bytes
   * @throws IOException if this Java has no PNG writer
   */
  public byte[] toPng() throws IOException {
    return PngFile.encode(image, description);
  }
}
