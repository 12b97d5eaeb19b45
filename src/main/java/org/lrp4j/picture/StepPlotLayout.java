package org.lrp4j.picture;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Draws lanes below each other: the name on top, then the steps around a line of zero.
 *
 * @param lanes the lanes from top to bottom, at least one
 * @param title what stands above
 * @param limit the relevance of the highest step; empty for these lanes' own
 * @param colorMap the steps' colours
 */
record StepPlotLayout(
    List<Lane> lanes, Optional<String> title, Optional<Double> limit, ColorMap colorMap) {

  static final int MINIMUM_WIDTH = 240;

  private static final TextStyle STYLE = TextStyle.PLAIN;
  private static final TextStyle SMALL = TextStyle.SMALL;
  private static final Color VALUES = new Color(0x8A8A8A);
  private static final int MARGIN = 12;
  private static final int LANE = 64;

  BufferedImage draw(int width) {
    int laneHeight = STYLE.lineHeight() + LANE;
    int top = MARGIN + title.map(text -> TextStyle.TITLE.lineHeight() + 8).orElse(0);
    int bottom = top + lanes.size() * laneHeight;
    double peak = limit.orElseGet(() -> lanes.stream().mapToDouble(Lane::peak).max().orElse(0));
    try (Sheet sheet = new Sheet(width, bottom + SMALL.lineHeight() + MARGIN)) {
      title.ifPresent(text -> sheet.title(text, MARGIN));
      for (int i = 0; i < lanes.size(); i++) {
        drawLane(sheet, lanes.get(i), top + i * laneHeight, width, peak);
      }
      int baseline = bottom + SMALL.ascent() + 2;
      String steps = "step 0 to " + (lanes.get(0).relevance().length - 1);
      sheet.text(steps, MARGIN, baseline, SMALL, Sheet.FAINT_INK, Sheet.Align.LEFT);
      String scale = "full height ±" + Numbers.rounded(peak);
      sheet.text(scale, width - MARGIN, baseline, SMALL, Sheet.FAINT_INK, Sheet.Align.RIGHT);
      return sheet.toImage();
    }
  }

  private void drawLane(Sheet sheet, Lane lane, int top, int width, double peak) {
    String sum = "sum " + Numbers.signed(Bar.sum(lane.relevance()));
    int sumWidth = Sheet.width(sum, SMALL);
    String name = sheet.fitted(lane.name(), STYLE, width - 3 * MARGIN - sumWidth);
    sheet.text(name, MARGIN, top + STYLE.ascent(), STYLE, Sheet.INK, Sheet.Align.LEFT);
    sheet.text(
        sum, width - MARGIN, top + STYLE.ascent(), SMALL, Sheet.FAINT_INK, Sheet.Align.RIGHT);
    int zero = top + STYLE.lineHeight() + LANE / 2;
    int steps = lane.relevance().length;
    for (int step = 0; step < steps; step++) {
      int left = x(step, steps, width);
      int right = Math.max(left + 1, x(step + 1, steps, width));
      double relevance = lane.relevance()[step];
      double share = peak == 0 ? 0 : Math.min(1, Math.abs(relevance) / peak);
      int height = (int) Math.round(share * (LANE / 2 - 3));
      Color color = new Color(colorMap.signRgb(relevance > 0));
      sheet.fill(color, left, relevance > 0 ? zero - height : zero, right - left, height);
    }
    sheet.fill(Sheet.FAINT_INK, MARGIN, zero, width - 2 * MARGIN, 1);
    lane.values().ifPresent(values -> drawValues(sheet, values, zero, width));
  }

  /** The sequence, stretched to the lane's height. */
  private static void drawValues(Sheet sheet, double[] values, int zero, int width) {
    double least = Arrays.stream(values).min().orElse(0);
    double most = Arrays.stream(values).max().orElse(0);
    double span = most - least;
    int half = LANE / 2 - 3;
    int before = 0;
    for (int step = 0; step < values.length; step++) {
      double height = span == 0 ? 0 : 2 * (values[step] - least) / span - 1;
      int y = zero - (int) Math.round(height * half);
      int left = x(step, values.length, width);
      if (step > 0) {
        sheet.line(VALUES, 1.2, left, before, left, y);
      }
      sheet.line(VALUES, 1.2, left, y, x(step + 1, values.length, width), y);
      before = y;
    }
  }

  private static int x(int step, int steps, int width) {
    return MARGIN + (int) Math.round((double) step / steps * (width - 2 * MARGIN));
  }
}
