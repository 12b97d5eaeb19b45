package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * An image's input, heatmap and overlay side by side (of very wide images below each other), with
 * headings, the colours' legend and, below, what is explained, if the strip was made of an {@link
 * org.lrp4j.Explanation}: the picture for a report.
 *
 * <p>Made by {@link Heatmap#strip()} or {@link Overlay#strip()}, with their settings; the size is
 * that of each of the three. Every setting returns a new strip.
 */
public final class Strip implements Picture {

  private static final int MARGIN = 14;
  private static final int GAP = 12;
  private static final int BAR_WIDTH = 260;
  private static final int ABOVE_CAPTION = 8;

  /** Images so many times as wide as high are drawn below each other. */
  private static final int STACKED_FROM = 4;

  private static final String GREY = "input in grey: channel order unknown";
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
    return new Strip(painter, example, headings(painter), true);
  }

  private static List<String> headings(ImagePainter painter) {
    List<String> headings = new ArrayList<>(VIEWS.stream().map(View::heading).toList());
    if (painter.lacksChannelOrder()) {
      headings.set(0, GREY);
    }
    return List.copyOf(headings);
  }

  /**
   * Lines of your own below the pictures instead of what the explanation tells; long ones are
   * broken.
   *
   * @param lines the lines; none for no caption
   * @return a strip with that caption
   * @see Captions#of which gives the usual lines
   */
  public Strip caption(List<String> lines) {
    Look look = painter.look();
    Look other = look.withCaption(look.caption().withLines(lines));
    return new Strip(new ImagePainter(painter.subject(), other), example, headings, hasColorBar);
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
    return draw(painter.of(example));
  }

  @Override
  public List<String> description() {
    return describe(painter.of(example));
  }

  @Override
  public Drawing drawn() {
    ExamplePainter painted = painter.of(example);
    return new Drawing(draw(painted), describe(painted));
  }

  private BufferedImage draw(ExamplePainter painted) {
    Size.Extent extent = painter.extent();
    ColorBar bar = ColorBar.of(painter.look().colorMap(), painted.limit(), painted.clips());
    int headingHeight = headings.isEmpty() ? 0 : TextStyle.PLAIN.lineHeight() + 3;
    int barHeight = hasColorBar ? GAP + ColorBar.height() : 0;
    boolean isStacked = isStacked(extent.width(), extent.height());
    int across = isStacked ? 1 : VIEWS.size();
    int down = isStacked ? VIEWS.size() : 1;
    int panels = across * (extent.width() + GAP) - GAP;
    int width = Math.max(panels, hasColorBar ? bar.minimumWidth() : 0) + 2 * MARGIN;
    int rowHeight = headingHeight + extent.height() + GAP;
    int bottom = MARGIN + down * rowHeight - GAP;
    int room = width - 2 * MARGIN;
    Paragraph caption = Paragraph.of(caption(), room);
    int captionTop = bottom + barHeight + ABOVE_CAPTION;
    int captionHeight = caption.lines().isEmpty() ? 0 : ABOVE_CAPTION + caption.height();
    int height = bottom + barHeight + captionHeight + MARGIN;
    try (Sheet sheet = new Sheet(width, height)) {
      int left = (width - panels) / 2;
      for (int i = 0; i < VIEWS.size(); i++) {
        int x = left + i % across * (extent.width() + GAP);
        int y = MARGIN + i / across * rowHeight;
        int top = y + headingHeight;
        drawHeading(sheet, i, x, y, extent.width());
        sheet.image(painted.paint(VIEWS.get(i)), x, top);
        sheet.frame(Sheet.LINE, x, top, extent.width(), extent.height(), 1);
      }
      if (hasColorBar) {
        int barWidth = Math.min(width - 2 * MARGIN, Math.max(BAR_WIDTH, bar.minimumWidth()));
        bar.draw(sheet, (width - barWidth) / 2, bottom + GAP, barWidth);
      }
      caption.draw(sheet, MARGIN, captionTop, room);
      return sheet.toImage();
    }
  }

  private List<String> describe(ExamplePainter painted) {
    List<String> lines = new ArrayList<>(painted.description(true));
    if (!headings.isEmpty()) {
      lines.add(String.join(", ", headings));
    }
    return List.copyOf(lines);
  }

  /** Also which slice is where, and the input's range, where it was only guessed. */
  private List<String> caption() {
    List<String> lines =
        new ArrayList<>(painter.look().caption().lines(painter.subject(), example));
    boolean isBare = painter.look().caption().given().filter(List::isEmpty).isPresent();
    painter.subject().slices().filter(s -> !isBare).map(DepthSlices::inWords).ifPresent(lines::add);
    if (!isBare) {
      painter.boxes(example).map(BoxPainter::inWords).ifPresent(lines::addAll);
    }
    if (!lines.isEmpty() && painter.guessesRange()) {
      lines.add(painter.rangeInWords());
    }
    return lines;
  }

  /** Whether images of such sides are below each other rather than side by side. */
  static boolean isStacked(int width, int height) {
    return width > STACKED_FROM * height;
  }

  private void drawHeading(Sheet sheet, int panel, int x, int y, int width) {
    if (!headings.isEmpty()) {
      sheet.text(
          sheet.fitted(headings.get(panel), TextStyle.PLAIN, width),
          x + width / 2,
          y + TextStyle.PLAIN.ascent(),
          TextStyle.PLAIN,
          Sheet.INK,
          Sheet.Align.CENTER);
    }
  }
}
