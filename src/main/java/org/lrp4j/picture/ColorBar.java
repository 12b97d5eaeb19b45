package org.lrp4j.picture;

import java.awt.Color;

/**
 * The legend of a colour map: a horizontal bar from −1 to +1 with three labels below.
 *
 * @param colorMap the colours
 * @param low the label of −1
 * @param middle the label of 0
 * @param high the label of +1
 */
record ColorBar(ColorMap colorMap, String low, String middle, String high) {

  private static final TextStyle STYLE = TextStyle.SMALL;
  private static final int THICKNESS = 10;
  private static final int GAP = 3;
  private static final int BETWEEN_LABELS = 14;

  /** With the relevance of the ends; the signs say so where something was clipped. */
  static ColorBar of(ColorMap colorMap, double limit, boolean clipped) {
    if (limit == 0) {
      return new ColorBar(colorMap, "0", "0", "0");
    }
    return new ColorBar(
        colorMap,
        (clipped ? "≤ " : "") + Numbers.signed(-limit),
        "0",
        (clipped ? "≥ " : "") + Numbers.signed(limit));
  }

  static int height() {
    return THICKNESS + GAP + STYLE.lineHeight();
  }

  /** The least width, where the labels have room. */
  int minimumWidth() {
    int half = Math.max(Sheet.width(low, STYLE), Sheet.width(high, STYLE)) + BETWEEN_LABELS;
    return 2 * half + Sheet.width(middle, STYLE);
  }

  void draw(Sheet sheet, int x, int y, int width) {
    for (int i = 0; i < width; i++) {
      sheet.fill(colorMap.at(2.0 * i / (width - 1) - 1), x + i, y, 1, THICKNESS);
    }
    sheet.frame(Sheet.LINE, x, y, width, THICKNESS, 1);
    int baseline = y + THICKNESS + GAP + STYLE.ascent();
    Color ink = Sheet.FAINT_INK;
    sheet.text(low, x, baseline, STYLE, ink, Sheet.Align.LEFT);
    sheet.text(middle, x + width / 2, baseline, STYLE, ink, Sheet.Align.CENTER);
    sheet.text(high, x + width, baseline, STYLE, ink, Sheet.Align.RIGHT);
  }
}
