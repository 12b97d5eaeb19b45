package org.lrp4j.picture;

/**
 * The axis of time steps, numbered from 0, with a mark at round numbers.
 *
 * @param columns where the steps are
 */
record TimeAxis(StepColumns columns) {

  private static final TextStyle STYLE = TextStyle.SMALL;
  private static final int MARK = 4;
  private static final int BETWEEN_LABELS = 24;

  static int height() {
    return MARK + 2 + 2 * STYLE.lineHeight();
  }

  void draw(Sheet sheet, int y) {
    int left = columns.left();
    int width = columns.width();
    sheet.fill(Sheet.FAINT_INK, left, y, width, 1);
    int baseline = y + MARK + 1 + STYLE.ascent();
    for (int step = 0; step < columns.steps(); step += distance()) {
      int x = columns.middle(step);
      sheet.fill(Sheet.FAINT_INK, x, y, 1, MARK);
      String label = String.valueOf(step);
      // Within the axis, for what is beside may be the end of the picture.
      int half = Sheet.width(label, STYLE) / 2;
      int inside = Math.max(left + half, Math.min(left + width - half, x));
      sheet.text(label, inside, baseline, STYLE, Sheet.FAINT_INK, Sheet.Align.CENTER);
    }
    String what =
        columns.mostTogether() == 1
            ? "time step"
            : "time step; each column shows the strongest of up to "
                + columns.mostTogether()
                + " steps";
    sheet.text(
        sheet.fitted(what, STYLE, width),
        left,
        baseline + STYLE.lineHeight(),
        STYLE,
        Sheet.FAINT_INK,
        Sheet.Align.LEFT);
  }

  /** The least of 1, 2, 5, 10, 20, … at which the labels have room. */
  private int distance() {
    int label = Sheet.width(String.valueOf(columns.steps() - 1), STYLE) + BETWEEN_LABELS;
    double least = (double) label * columns.steps() / columns.width();
    for (long power = 1; ; power *= 10) {
      for (int factor : new int[] {1, 2, 5}) {
        if (factor * power >= least) {
          return (int) Math.min(Integer.MAX_VALUE / 2, factor * power);
        }
      }
    }
  }
}
