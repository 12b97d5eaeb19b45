package org.lrp4j.picture;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * How much each feature counts on the whole, as bars with their intervals, in the given order.
 *
 * <pre>{@code
 * ImportanceChart.of(List.of(new ImportanceBar("petal width", 1.9, 1.7, 2.1)))
 *     .title("Mean |relevance|").save(Path.of("importance.png"));
 * }</pre>
 *
 * <p>Lengths of sums of |relevance| are grey; where there are negative ones, red is for what was
 * explained and blue against it. Narrow charts have the names above their bars. Every setting
 * returns a new chart.
 *
 * @see BeeSwarm for how it is spread over examples
 */
public final class ImportanceChart implements Picture {

  private static final Color GREY = new Color(0x6B7684);
  private static final TextStyle STYLE = TextStyle.PLAIN;
  private static final TextStyle NUMBER = new TextStyle(12, false);
  private static final int MARGIN = RowFrame.MARGIN;
  private static final int ROW = 26;
  private static final int BAR = 14;
  private static final int GAP = 8;

  private final List<ImportanceBar> bars;
  private final RowFrame frame;

  private final boolean isSigned;

  private ImportanceChart(List<ImportanceBar> bars, RowFrame frame, boolean isSigned) {
    this.bars = List.copyOf(bars);
    this.frame = frame;
    this.isSigned = isSigned;
  }

  /**
   * A chart of 640 pixels' width.
   *
   * @param bars the bars from top to bottom, at least one
   * @return the chart
   * @throws IllegalArgumentException if there is none
   */
  public static ImportanceChart of(List<ImportanceBar> bars) {
    if (bars.isEmpty()) {
      throw new IllegalArgumentException("A chart of importance needs at least one bar");
    }
    boolean isSigned = bars.stream().anyMatch(bar -> bar.value() < 0);
    return new ImportanceChart(bars, RowFrame.DEFAULT, isSigned);
  }

  /**
   * Writes a title above.
   *
   * @param text the title
   * @return a chart with that title
   */
  public ImportanceChart title(String text) {
    return new ImportanceChart(bars, frame.withTitle(text), isSigned);
  }

  /**
   * Draws values that have a sign as such, red above zero and blue below, with "+" and "−", also
   * where none is below zero. By default they are grey unless one is.
   *
   * @return a chart with signs
   */
  public ImportanceChart signed() {
    return new ImportanceChart(bars, frame, true);
  }

  /**
   * Chooses the width.
   *
   * @param pixels the width, at least 240
   * @return a chart of that width
   * @throws IllegalArgumentException if it is below 240
   */
  public ImportanceChart width(int pixels) {
    return new ImportanceChart(bars, frame.withWidth(pixels), isSigned);
  }

  @Override
  public BufferedImage toImage() {
    boolean isNarrow = frame.isNarrow();
    int width = frame.width();
    int row = isNarrow ? ROW + STYLE.lineHeight() - 4 : ROW;
    int top = frame.top();
    int names = isNarrow ? 0 : nameWidth() + GAP;
    int numbers = isNarrow ? 0 : numberWidth() + GAP;
    Axis axis = axis(MARGIN + names, width - MARGIN - numbers);
    try (Sheet sheet = new Sheet(width, top + bars.size() * row + MARGIN)) {
      frame.drawTitle(sheet);
      for (int i = 0; i < bars.size(); i++) {
        ImportanceBar bar = bars.get(i);
        int bottom = top + (i + 1) * row;
        int middle = bottom - ROW / 2 + (isNarrow ? 2 : 0);
        int baseline = isNarrow ? top + i * row + STYLE.ascent() : middle + STYLE.halfCapital();
        drawTexts(sheet, bar, baseline);
        drawBar(sheet, axis, bar, middle);
        sheet.fill(Sheet.FAINT_INK, axis.zero, middle - BAR / 2 - 2, 1, BAR + 4);
      }
      return sheet.toImage();
    }
  }

  private record Axis(int zero, double scale) {
    int at(double value) {
      return zero + (int) Math.round(value * scale);
    }
  }

  private Axis axis(int left, int right) {
    double least = bars.stream().mapToDouble(ImportanceBar::least).min().orElse(0);
    double most = bars.stream().mapToDouble(ImportanceBar::most).max().orElse(0);
    double scale = most == least ? 0 : (right - left - 2) / (most - least);
    return new Axis(left + (int) Math.round(-least * scale), scale);
  }

  private void drawTexts(Sheet sheet, ImportanceBar bar, int baseline) {
    String number = number(bar);
    int width = frame.width();
    sheet.text(number, width - MARGIN, baseline, NUMBER, Sheet.INK, Sheet.Align.RIGHT);
    int above = width - 2 * MARGIN - GAP - Sheet.width(number, NUMBER);
    frame.drawName(sheet, bar.name(), baseline, above, nameWidth());
  }

  private void drawBar(Sheet sheet, Axis axis, ImportanceBar bar, int middle) {
    int end = axis.at(bar.value());
    Color color = isSigned ? new Color(ColorMap.redBlue().signRgb(bar.value() > 0)) : GREY;
    sheet.fill(color, Math.min(axis.zero, end), middle - BAR / 2, Math.abs(end - axis.zero), BAR);
    if (bar.hasInterval()) {
      int low = axis.at(bar.low());
      int high = axis.at(bar.high());
      sheet.fill(Sheet.INK, low, middle, Math.max(1, high - low + 1), 1);
      sheet.fill(Sheet.INK, low, middle - 4, 1, 9);
      sheet.fill(Sheet.INK, high, middle - 4, 1, 9);
    }
  }

  private String number(ImportanceBar bar) {
    return isSigned ? Numbers.signed(bar.value()) : Numbers.rounded(bar.value());
  }

  private int nameWidth() {
    int widest = bars.stream().mapToInt(bar -> Sheet.width(bar.name(), STYLE)).max().orElse(0);
    return Math.min(widest, (int) (frame.width() * 0.34));
  }

  private int numberWidth() {
    return bars.stream().mapToInt(bar -> Sheet.width(number(bar), NUMBER)).max().orElse(0);
  }

  @Override
  public List<String> description() {
    return bars.stream()
        .map(
            bar ->
                bar.name()
                    + " "
                    + number(bar)
                    + (bar.hasInterval()
                        ? " (95 % from "
                            + Numbers.rounded(bar.low())
                            + " to "
                            + Numbers.rounded(bar.high())
                            + ")"
                        : ""))
        .toList();
  }
}
