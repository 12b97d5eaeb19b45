package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * An image's input, heatmap and overlay side by side, with headings and the colours' legend: the
 * picture for a report.
 *
 * <p>Made by {@link Heatmap#strip()} or {@link Overlay#strip()}, with their settings; the size is
 * that of each of the three. Every setting returns a new strip.
 */
public final class Strip implements Picture {

  private static final int MARGIN = 14;
  private static final int GAP = 12;
  private static final int BAR_WIDTH = 260;
  private static final List<View> VIEWS = List.of(View.INPUT, View.HEATMAP, View.OVERLAY);

  private final ImagePainter painter;
  private final int example;
  private final List<String> headings;
  private final boolean hasColorBar;

  private Strip(ImagePainter painter, int example, List<String> headings, boolean hasColorBar) {
    this.painter = painter;
    this.example = example;
    this.headings = headings;
    this.hasColorBar = hasColorBar;
  }

  static Strip of(ImagePainter painter, int example) {
    return new Strip(painter, example, VIEWS.stream().map(View::heading).toList(), true);
  }

  /**
   * Other headings; long ones are shortened to what fits.
   *
   * @param input above the input, by default "input"
   * @param heatmap above the heatmap, by default "relevance"
   * @param overlay above the overlay, by default "overlay"
   * @return a strip with these headings
   */
  public Strip headings(String input, String heatmap, String overlay) {
    return new Strip(painter, example, List.of(input, heatmap, overlay), hasColorBar);
  }

  /**
   * Leaves out the headings.
   *
   * @return a strip without headings
   */
  public Strip withoutHeadings() {
    return new Strip(painter, example, List.of(), hasColorBar);
  }

  /**
   * Leaves out the legend of the colours.
   *
   * @return a strip without legend
   */
  public Strip withoutColorBar() {
    return new Strip(painter, example, headings, false);
  }

  @Override
  public BufferedImage toImage() {
    double limit = painter.limit(example);
    Size.Extent extent = painter.extent();
    ColorBar bar = ColorBar.of(painter.look().colorMap(), limit, painter.clips(limit, example));
    int headingHeight = headings.isEmpty() ? 0 : TextStyle.PLAIN.lineHeight() + 3;
    int barHeight = hasColorBar ? GAP + ColorBar.height() : 0;
    int panels = VIEWS.size() * (extent.width() + GAP) - GAP;
    int width = Math.max(panels, hasColorBar ? bar.minimumWidth() : 0) + 2 * MARGIN;
    int top = MARGIN + headingHeight;
    try (Sheet sheet = new Sheet(width, top + extent.height() + barHeight + MARGIN)) {
      int left = (width - panels) / 2;
      for (int i = 0; i < VIEWS.size(); i++) {
        int x = left + i * (extent.width() + GAP);
        drawHeading(sheet, i, x, extent.width());
        sheet.image(painter.paint(VIEWS.get(i), example, limit), x, top);
        sheet.frame(Sheet.LINE, x, top, extent.width(), extent.height(), 1);
      }
      if (hasColorBar) {
        int barWidth = Math.min(width - 2 * MARGIN, Math.max(BAR_WIDTH, bar.minimumWidth()));
        bar.draw(sheet, (width - barWidth) / 2, top + extent.height() + GAP, barWidth);
      }
      return sheet.toImage();
    }
  }

  private void drawHeading(Sheet sheet, int panel, int x, int width) {
    if (!headings.isEmpty()) {
      sheet.text(
          sheet.fitted(headings.get(panel), TextStyle.PLAIN, width),
          x + width / 2,
          MARGIN + TextStyle.PLAIN.ascent(),
          TextStyle.PLAIN,
          Sheet.INK,
          Sheet.Align.CENTER);
    }
  }
}
