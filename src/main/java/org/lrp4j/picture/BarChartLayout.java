package org.lrp4j.picture;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Draws bars: names on the left, then the features' values, then the bars around a common line of
 * zero, with their relevance printed at their ends. Or, with names above, all texts in a line of
 * their own, and the bar below in the whole width.
 *
 * @param bars the bars from top to bottom, at least one
 * @param title what stands above
 * @param limit the relevance of the longest bar; empty for these bars' own
 * @param colorMap the bars' colours
 * @param hasNamesAbove whether names are above their bars
 */
record BarChartLayout(
    List<Bar> bars,
    Optional<String> title,
    Optional<Double> limit,
    ColorMap colorMap,
    boolean hasNamesAbove) {

  private static final int WIDTH_WITH_NAMES_BESIDE = 400;
  private static final int WIDTH_WITH_NAMES_ABOVE = 240;

  private static final TextStyle STYLE = TextStyle.PLAIN;
  private static final TextStyle NUMBER_STYLE = new TextStyle(12, false);
  private static final int MARGIN = 16;
  private static final int ROW = 26;
  private static final int BAR = 16;
  private static final int GAP = 10;
  private static final int NUMBER_GAP = 5;

  /** The most of the width that names may take. */
  private static final double NAMES_SHARE = 0.34;

  private static final int LEAST_NAMES = 40;
  private static final int LEAST_BARS = 40;

  /** As long as a number gets: on a common axis all charts leave room for it. */
  private static final double LONG_NUMBER = -1.23e-4;

  /** Where the bars' zero is, and how many pixels a unit of relevance has. */
  private record Axis(int zero, double scale) {
    int at(double relevance) {
      return zero + (int) Math.round(relevance * scale);
    }
  }

  static int minimumWidth(boolean hasNamesAbove) {
    return hasNamesAbove ? WIDTH_WITH_NAMES_ABOVE : WIDTH_WITH_NAMES_BESIDE;
  }

  /** The chart; below it the sum of all relevance, if that is given. */
  BufferedImage draw(int width, Optional<Double> sum) {
    int top = MARGIN + title.map(t -> TextStyle.TITLE.lineHeight() + 8).orElse(0);
    int bottom = top + bars.size() * row();
    int footer = sum.isPresent() ? STYLE.lineHeight() + 6 : 0;
    int valueWidth = widestValue() == 0 ? 0 : GAP + widestValue();
    int nameWidth = nameWidth(width, valueWidth);
    int nameEnd = MARGIN + nameWidth;
    int valueEnd = nameEnd + valueWidth;
    Axis axis = axis(hasNamesAbove ? MARGIN : valueEnd + GAP, width - MARGIN);
    try (Sheet sheet = new Sheet(width, bottom + footer + MARGIN)) {
      title.ifPresent(text -> sheet.title(text, MARGIN));
      for (int i = 0; i < bars.size(); i++) {
        Bar bar = bars.get(i);
        int rowTop = top + i * row();
        int middle = rowTop + row() - ROW / 2;
        if (hasNamesAbove) {
          drawTextsAbove(sheet, bar, rowTop + STYLE.ascent(), width);
        } else {
          drawTextsBeside(sheet, bar, middle + STYLE.halfCapital(), nameEnd, valueEnd);
        }
        drawBar(sheet, axis, bar, middle);
        int lineHeight = hasNamesAbove ? BAR + 4 : ROW;
        sheet.fill(Sheet.FAINT_INK, axis.zero, middle - lineHeight / 2, 1, lineHeight);
      }
      sum.ifPresent(value -> drawSum(sheet, axis, value, bottom + 6, width));
      return sheet.toImage();
    }
  }

  private int row() {
    return hasNamesAbove ? STYLE.lineHeight() + ROW : ROW;
  }

  private void drawTextsBeside(Sheet sheet, Bar bar, int baseline, int nameEnd, int valueEnd) {
    String name = sheet.fitted(bar.name(), STYLE, nameEnd - MARGIN);
    sheet.text(name, nameEnd, baseline, STYLE, Sheet.INK, Sheet.Align.RIGHT);
    bar.value()
        .ifPresent(
            value ->
                sheet.text(value, valueEnd, baseline, STYLE, Sheet.FAINT_INK, Sheet.Align.RIGHT));
  }

  /** Name and value on the left, the relevance on the right. */
  private static void drawTextsAbove(Sheet sheet, Bar bar, int baseline, int width) {
    String number = Numbers.signed(bar.relevance());
    String value = bar.value().orElse("");
    int others = 2 * MARGIN + 2 * GAP + Sheet.width(number, NUMBER_STYLE);
    String name = sheet.fitted(bar.name(), STYLE, width - others - Sheet.width(value, STYLE));
    int valueStart = MARGIN + Sheet.width(name, STYLE) + GAP;
    sheet.text(name, MARGIN, baseline, STYLE, Sheet.INK, Sheet.Align.LEFT);
    sheet.text(value, valueStart, baseline, STYLE, Sheet.FAINT_INK, Sheet.Align.LEFT);
    sheet.text(number, width - MARGIN, baseline, NUMBER_STYLE, Sheet.INK, Sheet.Align.RIGHT);
  }

  private void drawBar(Sheet sheet, Axis axis, Bar bar, int middle) {
    Color color =
        bar.isTotal() ? Sheet.FAINT_INK : new Color(colorMap.signRgb(bar.relevance() > 0));
    int start = axis.at(withinLimit(bar.start()));
    int end = axis.at(withinLimit(bar.end()));
    int left = Math.min(start, end);
    int right = Math.max(start, end);
    sheet.fill(color, left, middle - BAR / 2, right - left, BAR);
    if (hasNamesAbove) {
      return;
    }
    boolean isNegative = bar.relevance() < 0;
    sheet.text(
        Numbers.signed(bar.relevance()),
        isNegative ? left - NUMBER_GAP : right + NUMBER_GAP,
        middle + NUMBER_STYLE.halfCapital(),
        NUMBER_STYLE,
        Sheet.INK,
        isNegative ? Sheet.Align.RIGHT : Sheet.Align.LEFT);
  }

  private static void drawSum(Sheet sheet, Axis axis, double sum, int top, int width) {
    String text = "sum of all relevance " + Numbers.signed(sum);
    int half = Sheet.width(text, STYLE) / 2;
    int x = Math.max(MARGIN + half, Math.min(width - MARGIN - half, axis.zero));
    sheet.text(text, x, top + STYLE.ascent(), STYLE, Sheet.FAINT_INK, Sheet.Align.CENTER);
  }

  /** The longest that lets all bars, with their numbers, fit between two x. */
  private Axis axis(int left, int right) {
    double least = limit.map(value -> -value).orElse(ends().min().orElse(0));
    double most = limit.orElse(ends().max().orElse(0));
    double span = Math.max(0, most) - Math.min(0, least);
    int leftRoom = numberRoom(true);
    int pixels = right - left - leftRoom - numberRoom(false);
    double scale = span == 0 ? 0 : pixels / span;
    return new Axis(left + leftRoom + (int) Math.round(-Math.min(0, least) * scale), scale);
  }

  private DoubleStream ends() {
    return bars.stream().flatMapToDouble(bar -> DoubleStream.of(bar.start(), bar.end()));
  }

  private double withinLimit(double relevance) {
    return limit.map(value -> Math.max(-value, Math.min(value, relevance))).orElse(relevance);
  }

  /** The room that the numbers on one side need. */
  private int numberRoom(boolean isLeft) {
    if (hasNamesAbove) {
      return 0;
    }
    if (limit.isPresent()) {
      return Sheet.width(Numbers.signed(LONG_NUMBER), NUMBER_STYLE) + NUMBER_GAP;
    }
    return bars.stream()
        .filter(bar -> bar.relevance() < 0 == isLeft)
        .mapToInt(bar -> Sheet.width(Numbers.signed(bar.relevance()), NUMBER_STYLE) + NUMBER_GAP)
        .max()
        .orElse(0);
  }

  /** As wide as the names are, if enough is left for all else. */
  private int nameWidth(int width, int valueWidth) {
    int others = 2 * MARGIN + valueWidth + GAP + numberRoom(true) + numberRoom(false) + LEAST_BARS;
    int most = Math.min((int) (width * NAMES_SHARE), width - others);
    return Math.min(widestName(), Math.max(LEAST_NAMES, most));
  }

  private int widestName() {
    return bars.stream().mapToInt(bar -> Sheet.width(bar.name(), STYLE)).max().orElse(0);
  }

  private int widestValue() {
    return bars.stream()
        .flatMap(bar -> bar.value().stream())
        .mapToInt(value -> Sheet.width(value, STYLE))
        .max()
        .orElse(0);
  }
}
