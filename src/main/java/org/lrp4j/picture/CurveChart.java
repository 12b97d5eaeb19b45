package org.lrp4j.picture;

import java.awt.Color;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Curves with intervals on common axes, such as what a score does as an input loses its parts. Each
 * curve has a colour, dashes and marks of its own, at every mark its interval, and its name where
 * it ends.
 *
 * @param title what stands above
 * @param across what the horizontal axis is
 * @param curves at least one
 */
public record CurveChart(String title, String across, List<Series> curves) implements Picture {

  private static final int WIDTH = 720;
  private static final int HEIGHT = 360;
  private static final int MARGIN = 12;
  private static final int LEFT = 70;
  private static final int TOP = 46;
  private static final int BOTTOM = 54;
  private static final TextStyle STYLE = TextStyle.SMALL;

  /** From the end of a curve to its name: a thin line, then how the curve looks. */
  private static final int LEADER = 22;

  private static final int SAMPLE = 24;
  private static final int MARKS = 6;
  private static final double RADIUS = 3.2;

  /**
   * One curve.
   *
   * @param name its name
   * @param places where along the horizontal axis, ascending
   * @param means the value at each place
   * @param lows where the interval at each place begins
   * @param highs where it ends
   */
  public record Series(
      String name, List<Double> places, List<Double> means, List<Double> lows, List<Double> highs) {

    /**
     * Copies the lists.
     *
     * @param name its name
     * @param places where along the horizontal axis, ascending
     * @param means the value at each place
     * @param lows where the interval at each place begins
     * @param highs where it ends
     * @throws IllegalArgumentException if there are no places, or another number of values
     */
    public Series {
      places = List.copyOf(places);
      means = List.copyOf(means);
      lows = List.copyOf(lows);
      highs = List.copyOf(highs);
      int count = places.size();
      if (count == 0 || means.size() != count || lows.size() != count || highs.size() != count) {
        throw new IllegalArgumentException(
            "The curve \"" + name + "\" needs as many values as places, and at least one");
      }
    }

    /** NaN if there is none. */
    double lastMean() {
      return means.stream()
          .filter(Double::isFinite)
          .reduce((before, last) -> last)
          .orElse(Double.NaN);
    }

    /** On the straight lines from one value to the next; NaN where there is none. */
    double at(double place, List<Double> values) {
      if (places.size() == 1) {
        return values.get(0);
      }
      for (int k = 1; k < places.size(); k++) {
        double from = places.get(k - 1);
        double to = places.get(k);
        if (place >= from && place <= to) {
          double share = to == from ? 0 : (place - from) / (to - from);
          return (1 - share) * values.get(k - 1) + share * values.get(k);
        }
      }
      return Double.NaN;
    }
  }

  /**
   * Copies the list.
   *
   * @param title what stands above
   * @param across what the horizontal axis is
   * @param curves at least one
   * @throws IllegalArgumentException if there is none
   */
  public CurveChart {
    curves = List.copyOf(curves);
    if (curves.isEmpty()) {
      throw new IllegalArgumentException("Expected at least one curve, but got none");
    }
  }

  @Override
  public List<String> description() {
    List<String> lines = new ArrayList<>();
    lines.add(title);
    curves.forEach(
        curve ->
            lines.add(
                curve.name()
                    + ": "
                    + Numbers.rounded(curve.means().get(0))
                    + " to "
                    + Numbers.rounded(curve.means().get(curve.means().size() - 1))));
    return lines;
  }

  @Override
  public BufferedImage toImage() {
    int names = curves.stream().mapToInt(curve -> Sheet.width(curve.name(), STYLE)).max().orElse(0);
    int right = WIDTH - 2 * MARGIN - LEADER - SAMPLE - 6 - Math.min(names, WIDTH / 3);
    int bottom = Math.max(HEIGHT - BOTTOM, TOP + curves.size() * STYLE.lineHeight());
    Axes axes = Axes.of(curves, right, bottom);
    try (Sheet sheet = new Sheet(WIDTH, bottom + BOTTOM)) {
      sheet.title(title, MARGIN);
      drawAxes(sheet, axes);
      int[] places = places(axes);
      for (int i = 0; i < curves.size(); i++) {
        drawName(sheet, axes, i, places[i]);
        CurveStyle style = CurveStyle.of(i);
        sheet.along(style.color(), 2, style.dashes(), axes.path(curves.get(i)));
      }
      for (int i = 0; i < curves.size(); i++) {
        drawMarks(sheet, axes, i);
      }
      return sheet.toImage();
    }
  }

  private void drawAxes(Sheet sheet, Axes axes) {
    for (double value : Ticks.between(axes.low, axes.high, 5)) {
      int y = (int) Math.round(axes.y(value));
      sheet.fill(Sheet.LINE, LEFT, y, axes.right - LEFT, 1);
      int baseline = y + STYLE.halfCapital();
      String text = Numbers.rounded(value);
      sheet.text(text, LEFT - 6, baseline, STYLE, Sheet.FAINT_INK, Sheet.Align.RIGHT);
    }
    for (double place : Ticks.between(axes.first, axes.last, 5)) {
      int x = (int) Math.round(axes.x(place));
      sheet.fill(Sheet.LINE, x, axes.bottom, 1, 5);
      int under = axes.bottom + STYLE.lineHeight() + 2;
      String text = Numbers.rounded(place);
      sheet.text(text, x, under, STYLE, Sheet.FAINT_INK, Sheet.Align.CENTER);
    }
    int middle = (LEFT + axes.right) / 2;
    int under = axes.bottom + 2 * STYLE.lineHeight() + 6;
    sheet.text(across, middle, under, STYLE, Sheet.INK, Sheet.Align.CENTER);
  }

  /** The middle of each curve's name. */
  private int[] places(Axes axes) {
    int[] ends = new int[curves.size()];
    double[] heights = new double[curves.size()];
    for (int i = 0; i < ends.length; i++) {
      Series curve = curves.get(i);
      ends[i] = (int) Math.round(axes.y(curve.lastMean()));
      heights[i] =
          axes.y(
              curve.means().stream()
                  .filter(Double::isFinite)
                  .mapToDouble(d -> d)
                  .average()
                  .orElse(axes.low));
    }
    return CurveLabels.places(ends, heights, STYLE.lineHeight(), TOP, axes.bottom);
  }

  private void drawName(Sheet sheet, Axes axes, int index, int middle) {
    Series curve = curves.get(index);
    CurveStyle style = CurveStyle.of(index);
    int end = (int) Math.round(axes.y(curve.lastMean()));
    int left = axes.right + LEADER;
    sheet.line(Sheet.LINE, 1, axes.right + 4, end, left - 3, middle);
    sheet.along(
        style.color(), 2, style.dashes(), new Line2D.Double(left, middle, left + SAMPLE, middle));
    drawMark(sheet, style, left + SAMPLE / 2.0, middle);
    String name = sheet.fitted(curve.name(), STYLE, WIDTH / 3);
    int baseline = middle + STYLE.halfCapital();
    sheet.text(name, left + SAMPLE + 6, baseline, STYLE, Sheet.INK, Sheet.Align.LEFT);
  }

  /** At places of its own, so that the marks and intervals of several curves do not hide others. */
  private void drawMarks(Sheet sheet, Axes axes, int index) {
    Series curve = curves.get(index);
    CurveStyle style = CurveStyle.of(index);
    for (int k = 0; k < MARKS; k++) {
      double share = (k + (index + 0.5) / curves.size()) / MARKS;
      double place = axes.first + share * (axes.last - axes.first);
      double mean = curve.at(place, curve.means());
      double low = curve.at(place, curve.lows());
      double high = curve.at(place, curve.highs());
      if (Double.isFinite(mean) && Double.isFinite(low) && Double.isFinite(high)) {
        int x = (int) Math.round(axes.x(place));
        int top = (int) Math.round(axes.y(high));
        int bottom = (int) Math.round(axes.y(low));
        sheet.fill(style.color(), x, top, 1, bottom - top + 1);
        sheet.fill(style.color(), x - 2, top, 5, 1);
        sheet.fill(style.color(), x - 2, bottom, 5, 1);
        drawMark(sheet, style, x + 0.5, axes.y(mean));
      }
    }
  }

  private static void drawMark(Sheet sheet, CurveStyle style, double x, double y) {
    sheet.fill(Color.WHITE, style.mark().around(x, y, RADIUS + 1.2));
    sheet.fill(style.color(), style.mark().around(x, y, RADIUS));
  }

  /** Where values are on the sheet. */
  private record Axes(double first, double last, double low, double high, int right, int bottom) {

    static Axes of(List<Series> curves, int right, int bottom) {
      double[] x = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
      double[] y = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
      for (Series curve : curves) {
        widen(x, curve.places());
        widen(y, curve.lows());
        widen(y, curve.means());
        widen(y, curve.highs());
      }
      return new Axes(x[0], x[1], y[0], y[1], right, bottom);
    }

    private static void widen(double[] range, List<Double> values) {
      for (double value : values) {
        if (Double.isFinite(value)) {
          range[0] = Math.min(range[0], value);
          range[1] = Math.max(range[1], value);
        }
      }
    }

    double x(double place) {
      double share = last == first ? 0.5 : (place - first) / (last - first);
      return LEFT + share * (right - LEFT);
    }

    double y(double value) {
      double share = high == low ? 0.5 : (value - low) / (high - low);
      return Double.isFinite(share) ? TOP + (1 - share) * (bottom - TOP) : bottom;
    }

    /** The means, with gaps where there is none. */
    Path2D path(Series curve) {
      Path2D path = new Path2D.Double();
      boolean isBegun = false;
      for (int k = 0; k < curve.means().size(); k++) {
        boolean isThere = Double.isFinite(curve.means().get(k));
        if (isThere && isBegun) {
          path.lineTo(x(curve.places().get(k)), y(curve.means().get(k)));
        } else if (isThere) {
          path.moveTo(x(curve.places().get(k)), y(curve.means().get(k)));
        }
        isBegun = isThere;
      }
      return path;
    }
  }
}
