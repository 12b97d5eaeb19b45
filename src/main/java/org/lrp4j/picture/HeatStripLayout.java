package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;

/**
 * Draws heat strips below each other, each under the curve of its values; below all the axis of
 * time and the colour bar. Names are beside the strips, or above where there is no room.
 *
 * @param lanes the features from top to bottom, at least one
 * @param title what stands above
 * @param limit the relevance of the full colour; empty for these lanes' own
 * @param colorMap the colours
 */
record HeatStripLayout(
    List<Lane> lanes, Optional<String> title, Optional<Double> limit, ColorMap colorMap) {

  static final int MINIMUM_WIDTH = 240;

  private static final TextStyle STYLE = TextStyle.SMALL;
  private static final int MARGIN = 16;
  private static final int GAP = 8;
  private static final int WIDTH_WITH_NAMES_BESIDE = 480;

  /** The most of the width that names may take. */
  private static final double NAMES_SHARE = 0.28;

  /** How high curve and strip are, and how far the next is below. */
  private record Heights(int curve, int strip, int below) {

    /** The more features, the lower: forty fit on a screen. */
    static Heights of(int lanes) {
      if (lanes <= 6) {
        return new Heights(40, 14, 10);
      }
      return lanes <= 16 ? new Heights(24, 10, 6) : new Heights(13, 8, 3);
    }

    Heights withoutCurves() {
      return new Heights(0, Math.max(strip, STYLE.lineHeight() - below), below);
    }

    int all() {
      return curve + strip + below;
    }
  }

  BufferedImage draw(int width) {
    boolean hasCurves = lanes.stream().anyMatch(lane -> lane.values().isPresent());
    Heights most = Heights.of(lanes.size());
    Heights heights = hasCurves ? most : most.withoutCurves();
    boolean isBeside = width >= WIDTH_WITH_NAMES_BESIDE;
    int laneHeight = heights.all() + (isBeside ? 0 : STYLE.lineHeight() + 2);
    int top = MARGIN + title.map(text -> TextStyle.TITLE.lineHeight() + 8).orElse(0);
    int axis = top + lanes.size() * laneHeight;
    int bar = axis + TimeAxis.height() + GAP;
    double peak = limit.orElseGet(() -> lanes.stream().mapToDouble(Lane::peak).max().orElse(0));
    StepColumns columns = columns(width, isBeside);
    try (Sheet sheet = new Sheet(width, bar + ColorBar.height() + MARGIN)) {
      title.ifPresent(text -> sheet.title(text, MARGIN));
      for (int i = 0; i < lanes.size(); i++) {
        int y = top + i * laneHeight;
        Lane lane = lanes.get(i);
        if (isBeside) {
          drawTextsBeside(sheet, lane, columns, y, heights);
        } else {
          drawTextsAbove(sheet, lane, y, width);
        }
        int curve = y + laneHeight - heights.all();
        lane.values().ifPresent(v -> Curve.of(v, columns).draw(sheet, curve, heights.curve()));
        drawStrip(sheet, lane, columns, curve + heights.curve(), heights.strip(), peak);
      }
      new TimeAxis(columns).draw(sheet, axis);
      boolean clips = lanes.stream().anyMatch(lane -> lane.peak() > peak);
      ColorBar legend = ColorBar.of(colorMap, peak, clips);
      int room = width - 2 * MARGIN;
      legend.draw(sheet, MARGIN, bar, Math.min(room, Math.max(260, legend.minimumWidth())));
      return sheet.toImage();
    }
  }

  private StepColumns columns(int width, boolean isBeside) {
    int names = isBeside ? nameWidth(width) + GAP : 0;
    int ranges = isBeside ? rangeWidth() : 0;
    int steps = lanes.get(0).relevance().length;
    return new StepColumns(steps, MARGIN + names, width - 2 * MARGIN - names - ranges);
  }

  private int nameWidth(int width) {
    int widest = lanes.stream().mapToInt(lane -> Sheet.width(lane.name(), STYLE)).max().orElse(0);
    return Math.min(widest, (int) (width * NAMES_SHARE));
  }

  private int rangeWidth() {
    return lanes.stream()
        .flatMap(lane -> lane.values().stream())
        .mapToInt(values -> Sheet.width(Curve.range(values), STYLE) + GAP)
        .max()
        .orElse(0);
  }

  private void drawTextsBeside(
      Sheet sheet, Lane lane, StepColumns columns, int y, Heights heights) {
    int middle = y + (heights.curve() + heights.strip()) / 2 + STYLE.halfCapital();
    int end = columns.left() - GAP;
    String name = sheet.fitted(lane.name(), STYLE, end - MARGIN);
    sheet.text(name, end, middle, STYLE, Sheet.INK, Sheet.Align.RIGHT);
    lane.values()
        .ifPresent(
            values ->
                sheet.text(
                    Curve.range(values),
                    columns.left() + columns.width() + GAP,
                    middle,
                    STYLE,
                    Sheet.FAINT_INK,
                    Sheet.Align.LEFT));
  }

  private static void drawTextsAbove(Sheet sheet, Lane lane, int y, int width) {
    String range = lane.values().map(Curve::range).orElse("");
    int room = width - 2 * MARGIN - GAP - Sheet.width(range, STYLE);
    int baseline = y + STYLE.ascent() + 1;
    String name = sheet.fitted(lane.name(), STYLE, room);
    sheet.text(name, MARGIN, baseline, STYLE, Sheet.INK, Sheet.Align.LEFT);
    sheet.text(range, width - MARGIN, baseline, STYLE, Sheet.FAINT_INK, Sheet.Align.RIGHT);
  }

  private void drawStrip(
      Sheet sheet, Lane lane, StepColumns columns, int y, int height, double peak) {
    sheet.frame(Sheet.LINE, columns.left(), y + 1, columns.width(), height - 2, 1);
    for (int column = 0; column < columns.width(); column++) {
      double relevance = columns.strongest(lane.relevance(), column);
      double share = peak == 0 ? 0 : relevance / peak;
      sheet.fill(colorMap.at(share), columns.left() + column, y + 1, 1, height - 2);
    }
  }
}
