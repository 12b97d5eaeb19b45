package org.lrp4j.picture;

import java.util.Optional;

/**
 * What charts of features, one below the other, have in common: a title, a width, and whether that
 * leaves no room for names but above.
 *
 * @param title what stands on top, if anything
 * @param width the width in pixels
 */
record RowFrame(Optional<String> title, int width) {

  static final int MARGIN = 16;
  static final RowFrame DEFAULT = new RowFrame(Optional.empty(), 640);

  private static final TextStyle STYLE = TextStyle.PLAIN;
  private static final int LEAST_WIDTH = 240;
  private static final int NARROW = 480;

  RowFrame {
    if (width < LEAST_WIDTH) {
      throw new IllegalArgumentException(
          "A chart needs a width of at least " + LEAST_WIDTH + " pixels, but got " + width);
    }
  }

  RowFrame withTitle(String text) {
    return new RowFrame(Optional.of(text), width);
  }

  RowFrame withWidth(int pixels) {
    return new RowFrame(title, pixels);
  }

  boolean isNarrow() {
    return width < NARROW;
  }

  /** Where the rows begin. */
  int top() {
    return MARGIN + title.map(text -> TextStyle.TITLE.lineHeight() + 8).orElse(0);
  }

  void drawTitle(Sheet sheet) {
    title.ifPresent(text -> sheet.title(text, MARGIN));
  }

  /**
   * Writes a row's name: above it from the left, or beside it.
   *
   * @param baseline where it stands
   * @param above how much room there is above the row
   * @param beside how much room there is beside it
   */
  void drawName(Sheet sheet, String name, int baseline, int above, int beside) {
    String fitted = sheet.fitted(name, STYLE, isNarrow() ? above : beside);
    if (isNarrow()) {
      sheet.text(fitted, MARGIN, baseline, STYLE, Sheet.INK, Sheet.Align.LEFT);
    } else {
      sheet.text(fitted, MARGIN + beside, baseline, STYLE, Sheet.INK, Sheet.Align.RIGHT);
    }
  }
}
