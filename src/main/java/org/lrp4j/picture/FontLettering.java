package org.lrp4j.picture;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;

/** Draws texts in Java's logical font SansSerif. */
final class FontLettering implements Lettering {

  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, false);

  @Override
  public int width(String text, TextStyle style) {
    return (int) Math.ceil(font(style).getStringBounds(text, CONTEXT).getWidth());
  }

  @Override
  public void draw(Graphics2D graphics, String text, int x, int baseline, TextStyle style) {
    graphics.setFont(font(style));
    graphics.drawString(text, x, baseline);
  }

  private static Font font(TextStyle style) {
    return new Font(Font.SANS_SERIF, style.bold() ? Font.BOLD : Font.PLAIN, style.size());
  }
}
