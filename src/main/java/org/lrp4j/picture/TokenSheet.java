package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Draws tokens line by line, the colour bar below, and the caption. */
record TokenSheet(
    List<Token> tokens, TokenColors colors, Optional<String> title, List<String> caption) {

  static final int MINIMUM_WIDTH = 200;

  private static final TextStyle STYLE = new TextStyle(15, false);
  private static final int MARGIN = 16;
  private static final int PADDING = 5;
  private static final int BETWEEN = 4;
  private static final int HEIGHT = STYLE.lineHeight() + 4;

  /** A token at its place. */
  private record Placed(Token token, int x, int y, int width) {}

  BufferedImage draw(int width) {
    int room = width - 2 * MARGIN;
    int top = MARGIN + title.map(text -> TextStyle.TITLE.lineHeight() + 6).orElse(0);
    List<Placed> placed = placed(top, room);
    int bottom = placed.get(placed.size() - 1).y() + HEIGHT + MARGIN;
    Paragraph lines = Paragraph.of(caption, room);
    int captionTop = bottom + ColorBar.height() + 6;
    int height = captionTop + lines.height() + MARGIN;
    try (Sheet sheet = new Sheet(width, height)) {
      title.ifPresent(text -> sheet.title(text, MARGIN));
      placed.forEach(each -> draw(sheet, each));
      boolean clips =
          tokens.stream().anyMatch(token -> Math.abs(token.relevance()) > colors.limit());
      ColorBar bar = ColorBar.of(colors.colorMap(), colors.limit(), clips);
      bar.draw(sheet, MARGIN, bottom, Math.min(room, Math.max(240, bar.minimumWidth())));
      lines.draw(sheet, MARGIN, captionTop, room);
      return sheet.toImage();
    }
  }

  private List<Placed> placed(int top, int room) {
    List<Placed> placed = new ArrayList<>();
    int x = 0;
    int y = top;
    for (Token token : tokens) {
      int width = Math.min(room, Sheet.width(token.text(), STYLE) + 2 * PADDING);
      if (x > 0 && x + width > room) {
        x = 0;
        y += HEIGHT + BETWEEN;
      }
      placed.add(new Placed(token, MARGIN + x, y, width));
      x += width + BETWEEN;
    }
    return placed;
  }

  private void draw(Sheet sheet, Placed each) {
    Token token = each.token();
    sheet.fill(colors.background(token), each.x(), each.y(), each.width(), HEIGHT);
    sheet.text(
        sheet.fitted(token.text(), STYLE, each.width() - 2 * PADDING),
        each.x() + PADDING,
        each.y() + HEIGHT / 2 + STYLE.halfCapital(),
        STYLE,
        colors.ink(token),
        Sheet.Align.LEFT);
  }
}
