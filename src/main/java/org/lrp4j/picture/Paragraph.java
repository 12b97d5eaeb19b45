package org.lrp4j.picture;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines of text in a given width; those that are too long go on in the next line.
 *
 * @param lines what fits
 */
record Paragraph(List<String> lines) {

  private static final TextStyle STYLE = TextStyle.SMALL;

  static Paragraph of(List<String> texts, int width) {
    List<String> lines = new ArrayList<>();
    for (String text : texts) {
      StringBuilder line = new StringBuilder();
      for (String word : text.split(" ")) {
        String longer = line.isEmpty() ? word : line + " " + word;
        if (!line.isEmpty() && Sheet.width(longer, STYLE) > width) {
          lines.add(line.toString());
          line = new StringBuilder(word);
        } else {
          line = new StringBuilder(longer);
        }
      }
      lines.add(line.toString());
    }
    return new Paragraph(List.copyOf(lines));
  }

  int height() {
    return lines.size() * STYLE.lineHeight();
  }

  /** Draws it; a word that is too long by itself is shortened. */
  void draw(Sheet sheet, int x, int y, int width) {
    for (int i = 0; i < lines.size(); i++) {
      sheet.text(
          sheet.fitted(lines.get(i), STYLE, width),
          x,
          y + i * STYLE.lineHeight() + STYLE.ascent(),
          STYLE,
          Sheet.FAINT_INK,
          Sheet.Align.LEFT);
    }
  }
}
