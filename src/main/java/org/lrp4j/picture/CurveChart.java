package org.lrp4j.picture;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Curves with intervals on common axes, such as what a score does as an input loses its parts: a
 * line for each curve, its interval as thin lines above and below it, and its name on the right.
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

  /** Told apart also by those who do not see red and green alike (Okabe and Ito, 2008). */
  private static final Color[] COLORS = {
    new Color(0x0072B2),
    new Color(0xD55E00),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0xE69F00),
    new Color(0x56B4E9),
    new Color(0x555555)
  };

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
    int right = WIDTH - 3 * MARGIN - Math.min(names, WIDTH / 3) - 16;
    Axes axes = Axes.of(curves, right);
    int height = Math.max(HEIGHT, TOP + BOTTOM + curves.size() * STYLE.lineHeight());
    try (Sheet sheet = new Sheet(WIDTH, height)) {
      sheet.title(title, MARGIN);
      drawAxes(sheet, axes);
      for (int i = 0; i < curves.size(); i++) {
        Color color = COLORS[i % COLORS.length];
        Series curve = curves.get(i);
        line(sheet, axes, curve, curve.lows(), color, 0.6);
        line(sheet, axes, curve, curve.highs(), color, 0.6);
        line(sheet, axes, curve, curve.means(), color, 2);
        int y = TOP + i * STYLE.lineHeight();
        sheet.fill(color, right + MARGIN, y + 4, 10, 10);
        String name = sheet.fitted(curve.name(), STYLE, WIDTH / 3);
        sheet.text(
            name, right + MARGIN + 16, y + STYLE.ascent() + 2, STYLE, Sheet.INK, Sheet.Align.LEFT);
      }
      return sheet.toImage();
    }
  }

  private void drawAxes(Sheet sheet, Axes axes) {
    int bottom = HEIGHT - BOTTOM;
    for (int k = 0; k <= 4; k++) {
      double value = axes.low + k * (axes.high - axes.low) / 4;
      int y = axes.y(value);
      sheet.fill(Sheet.LINE, LEFT, y, axes.right - LEFT, 1);
      int baseline = y + STYLE.halfCapital();
      String text = Numbers.rounded(value);
      sheet.text(text, LEFT - 6, baseline, STYLE, Sheet.FAINT_INK, Sheet.Align.RIGHT);
      double place = axes.first + k * (axes.last - axes.first) / 4;
      String below = Numbers.rounded(place);
      int under = bottom + STYLE.lineHeight();
      sheet.text(below, axes.x(place), under, STYLE, Sheet.FAINT_INK, Sheet.Align.CENTER);
    }
    int middle = (LEFT + axes.right) / 2;
    int under = bottom + 2 * STYLE.lineHeight() + 4;
    sheet.text(across, middle, under, STYLE, Sheet.INK, Sheet.Align.CENTER);
  }

  private static void line(
      Sheet sheet, Axes axes, Series curve, List<Double> values, Color color, double thickness) {
    for (int k = 1; k < values.size(); k++) {
      if (Double.isFinite(values.get(k - 1)) && Double.isFinite(values.get(k))) {
        sheet.line(
            color,
            thickness,
            axes.x(curve.places().get(k - 1)),
            axes.y(values.get(k - 1)),
            axes.x(curve.places().get(k)),
            axes.y(values.get(k)));
      }
    }
  }

  /** Where values are on the sheet. */
  private record Axes(double first, double last, double low, double high, int right) {

    static Axes of(List<Series> curves, int right) {
      double[] x = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
      double[] y = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
      for (Series curve : curves) {
        widen(x, curve.places());
        widen(y, curve.lows());
        widen(y, curve.means());
        widen(y, curve.highs());
      }
      return new Axes(x[0], x[1], y[0], y[1], right);
    }

    private static void widen(double[] range, List<Double> values) {
      for (double value : values) {
        if (Double.isFinite(value)) {
          range[0] = Math.min(range[0], value);
          range[1] = Math.max(range[1], value);
        }
      }
    }

    int x(double place) {
      double share = last == first ? 0.5 : (place - first) / (last - first);
      return LEFT + (int) Math.round(share * (right - LEFT));
    }

    int y(double value) {
      double share = high == low ? 0.5 : (value - low) / (high - low);
      return TOP + (int) Math.round((1 - share) * (HEIGHT - BOTTOM - TOP));
    }
  }
}
