package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * A picture with lines of text below.
 *
 * @param picture the picture
 * @param lines the lines; long ones are broken
 */
record Captioned(Picture picture, List<String> lines) implements Picture {

  private static final int MARGIN = 16;
  private static final int GAP = 8;

  /** What a line of a caption needs so as not to be broken at every word. */
  private static final int LEAST_WIDTH = 280;

  @Override
  public List<String> description() {
    return picture.description();
  }

  @Override
  public BufferedImage toImage() {
    return below(picture.toImage(), lines, GAP);
  }

  /**
   * An image with lines below; the image alone if there are none.
   *
   * @param gap between them
   */
  static BufferedImage below(BufferedImage image, List<String> lines, int gap) {
    if (lines.isEmpty()) {
      return image;
    }
    int width = Math.max(image.getWidth(), LEAST_WIDTH);
    int room = width - 2 * MARGIN;
    Paragraph caption = Paragraph.of(lines, room);
    int top = image.getHeight() + gap;
    try (Sheet sheet = new Sheet(width, top + caption.height() + MARGIN)) {
      sheet.image(image, 0, 0);
      caption.draw(sheet, MARGIN, top, room);
      return sheet.toImage();
    }
  }
}
