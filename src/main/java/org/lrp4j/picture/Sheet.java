package org.lrp4j.picture;

import java.awt.AWTError;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;

/**
 * A white sheet to put images, texts and simple shapes on. Coordinates are pixels from top left.
 */
final class Sheet implements AutoCloseable {

  static final Color INK = new Color(0x1A1A1A);
  static final Color FAINT_INK = new Color(0x606060);
  static final Color LINE = new Color(0xC4C4C4);

  /** Which point of a text its x is. */
  enum Align {
    LEFT(0),
    CENTER(0.5),
    RIGHT(1);

    private final double share;

    Align(double share) {
      this.share = share;
    }
  }

  private final BufferedImage image;
  private final Graphics2D graphics;

  /** Without smoothing, which whole pixels do not need, and which costs more than they do. */
  private final Graphics2D plain;

  private final Lettering lettering;

  Sheet(int width, int height) {
    this(width, height, Lettering.available());
  }

  Sheet(int width, int height, Lettering lettering) {
    this.lettering = lettering;
    image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    graphics = createGraphics(image);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    plain = createGraphics(image);
    fill(Color.WHITE, 0, 0, width, height);
  }

  private static Graphics2D createGraphics(BufferedImage image) {
    try {
      return image.createGraphics();
    } catch (AWTError | LinkageError e) {
      // Java looks for a display if DISPLAY is set, though none is needed to draw into memory.
      throw new IllegalStateException(
          "Java cannot reach the display that the environment names; start it with"
              + " -Djava.awt.headless=true",
          e);
    }
  }

  static int width(String text, TextStyle style) {
    return Lettering.available().width(text, style);
  }

  void image(BufferedImage other, int x, int y) {
    plain.drawImage(other, x, y, null);
  }

  void fill(Color color, int x, int y, int width, int height) {
    plain.setColor(color);
    plain.fillRect(x, y, width, height);
  }

  /** A frame around a rectangle, outside of it. */
  void frame(Color color, int x, int y, int width, int height, int thickness) {
    fill(color, x - thickness, y - thickness, width + 2 * thickness, thickness);
    fill(color, x - thickness, y + height, width + 2 * thickness, thickness);
    fill(color, x - thickness, y, thickness, height);
    fill(color, x + width, y, thickness, height);
  }

  void line(Color color, double thickness, int fromX, int fromY, int toX, int toY) {
    graphics.setColor(color);
    graphics.setStroke(
        new BasicStroke((float) thickness, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.drawLine(fromX, fromY, toX, toY);
  }

  /**
   * A line along a path.
   *
   * @param dashes lengths of dashes and gaps; none for a line without gaps
   */
  void along(Color color, double thickness, float[] dashes, Shape path) {
    graphics.setColor(color);
    graphics.setStroke(
        dashes.length == 0
            ? new BasicStroke((float) thickness, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
            : new BasicStroke(
                (float) thickness, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes, 0));
    graphics.draw(path);
  }

  void fill(Color color, Shape shape) {
    graphics.setColor(color);
    graphics.fill(shape);
  }

  /** A filled circle. */
  void dot(Color color, double x, double y, double radius) {
    graphics.setColor(color);
    graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
  }

  void text(String text, int x, int baseline, TextStyle style, Color color, Align align) {
    graphics.setColor(color);
    int left = x - (int) Math.round(align.share * lettering.width(text, style));
    lettering.draw(graphics, text, left, baseline, style);
  }

  /** A picture's title at its top, as much of it as fits between two margins. */
  void title(String text, int margin) {
    text(
        fitted(text, TextStyle.TITLE, image.getWidth() - 2 * margin),
        margin,
        margin + TextStyle.TITLE.ascent(),
        TextStyle.TITLE,
        INK,
        Align.LEFT);
  }

  /** The text, or as much of it as fits, with three dots at its end. */
  String fitted(String text, TextStyle style, int width) {
    if (lettering.width(text, style) <= width) {
      return text;
    }
    String shorter = text;
    while (!shorter.isEmpty() && lettering.width(shorter + "...", style) > width) {
      shorter = shorter.substring(0, shorter.offsetByCodePoints(shorter.length(), -1));
    }
    return shorter.stripTrailing() + "...";
  }

  BufferedImage toImage() {
    return image;
  }

  @Override
  public void close() {
    graphics.dispose();
    plain.dispose();
  }
}
