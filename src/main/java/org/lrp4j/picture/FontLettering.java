package org.lrp4j.picture;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Draws texts in Java's logical font SansSerif. */
final class FontLettering implements Lettering {

  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, false);
  private static final Map<TextStyle, Font> FONTS = new ConcurrentHashMap<>();

  @Override
  public int width(String text, TextStyle style) {
    return (int) Math.ceil(font(style).getStringBounds(text, CONTEXT).getWidth());
  }

  @Override
  public void draw(Graphics2D graphics, String text, int x, int baseline, TextStyle style) {
    graphics.setFont(font(style));
    graphics.drawString(text, x, baseline);
  }

  /** The same object for the same style: Java looks up a font's glyphs once for each. */
  private static Font font(TextStyle style) {
    return FONTS.computeIfAbsent(
        style,
        other -> new Font(Font.SANS_SERIF, other.bold() ? Font.BOLD : Font.PLAIN, other.size()));
  }
}
