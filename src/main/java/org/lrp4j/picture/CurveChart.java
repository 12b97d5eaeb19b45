package org.lrp4j.picture;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Curves in one pair of axes, each with a thin line below and above for its interval, and their
 * names at the side, in the order in which they end.
 */
public final class CurveChart implements Picture {

  /** In pixels. */
  public static final int WIDTH = 720;

  /** In pixels. */
  public static final int HEIGHT = 400;

  private static final int MARGIN = 14;
  private static final int TICKS = 5;

  /** Told apart also by those who see no red or green: after Okabe and Ito, 2008. */
  private static final Color[] COLORS = {
    new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7),
    new Color(0xB58900), new Color(0x56B4E9), new Color(0x7A4FBF), new Color(0x8C564B)
  };

  private static final Color GREY = new Color(0x808080);

  private final String title;
  private final String across;
  private final List<Line> lines;

  /**
   * A curve.
   *
   * @param name what it is of
   * @param x places, ascending
   * @param y a value at each place
   * @param low the lower end of the interval at each place
   * @param high the upper end
   */
  public record Line(String name, double[] x, double[] y, double[] low, double[] high) {

    /**
     * Copies the arrays.
     *
     * @param name what it is of
     * @param x places, ascending
     * @param y a value at each place
     * @param low the lower end of the interval at each place
     * @param high the upper end
     * @throws IllegalArgumentException if they are not of one length, or empty
     */
    public Line {
      if (x.length == 0
          || y.length != x.length
          || low.length != x.length
          || high.length != x.length) {
        throw new IllegalArgumentException(
            "Expected as many values and ends of intervals as places of the curve "
                + name
                + ", but got "
                + List.of(x.length, y.length, low.length, high.length));
      }
      x = x.clone();
      y = y.clone();
      low = low.clone();
      high = high.clone();
    }

    private double end() {
      return y[y.length - 1];
    }
  }

  private CurveChart(String title, String across, List<Line> lines) {
    this.title = title;
    this.across = across;
    this.lines = List.copyOf(lines);
  }

  /**
   * A chart.
   *
   * @param title what it shows
   * @param across what the horizontal axis is
   * @param lines the curves, at least one
   * @return the chart
   * @throws IllegalArgumentException if there is no curve
   */
  public static CurveChart of(String title, String across, List<Line> lines) {
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("There is no curve to draw");
    }
    return new CurveChart(title, across, lines);
  }

  @Override
  public List<String> description() {
    List<String> words = new ArrayList<>(List.of(title + ", along " + across));
    for (Line line : lines) {
      words.add(
          line.name()
              + ": from "
              + Numbers.significant(line.y()[0])
              + " to "
              + Numbers.significant(line.end()));
    }
    return words;
  }

  @Override
  public BufferedImage toImage() {
    int names =
        lines.stream().mapToInt(line -> Sheet.width(line.name(), TextStyle.PLAIN)).max().orElse(0);
    names = Math.min(names, WIDTH / 3);
    double least = finite().min().orElse(0);
    double most = finite().max().orElse(1);
    double room = most == least ? 1 : 0.04 * (most - least);
    int left = MARGIN + Sheet.width("-0.0000", TextStyle.SMALL) + 6;
    int top = MARGIN + TextStyle.TITLE.lineHeight() + 8;
    Frame frame =
        new Frame(
            left,
            top,
            WIDTH - left - names - 44 - MARGIN,
            HEIGHT - top - 2 * TextStyle.SMALL.lineHeight() - MARGIN - 6,
            lines.stream().mapToDouble(line -> line.x()[0]).min().orElse(0),
            lines.stream().mapToDouble(line -> line.x()[line.x().length - 1]).max().orElse(1),
            least - room,
            most + room);
    try (Sheet sheet = new Sheet(WIDTH, HEIGHT)) {
      sheet.title(title, MARGIN);
      axes(sheet, frame);
      for (int i = 0; i < lines.size(); i++) {
        draw(sheet, frame, lines.get(i).x(), lines.get(i).low(), faint(color(i)), 1);
        draw(sheet, frame, lines.get(i).x(), lines.get(i).high(), faint(color(i)), 1);
      }
      for (int i = 0; i < lines.size(); i++) {
        draw(sheet, frame, lines.get(i).x(), lines.get(i).y(), color(i), 2);
      }
      legend(sheet, frame, names);
      return sheet.toImage();
    }
  }

  private DoubleStream finite() {
    return lines.stream()
        .flatMapToDouble(
            line ->
                DoubleStream.concat(
                    DoubleStream.of(line.y()),
                    DoubleStream.concat(DoubleStream.of(line.low()), DoubleStream.of(line.high()))))
        .filter(Double::isFinite);
  }

  private static Color color(int index) {
    return index < COLORS.length ? COLORS[index] : GREY;
  }

  private static Color faint(Color color) {
    return new Color(
        255 - (255 - color.getRed()) * 2 / 5,
        255 - (255 - color.getGreen()) * 2 / 5,
        255 - (255 - color.getBlue()) * 2 / 5);
  }

  private void axes(Sheet sheet, Frame frame) {
    for (double value : Frame.ticks(frame.bottomValue, frame.topValue)) {
      int y = frame.y(value);
      sheet.fill(Sheet.LINE, frame.left, y, frame.width, 1);
      sheet.text(
          Numbers.rounded(value),
          frame.left - 6,
          y + TextStyle.SMALL.halfCapital(),
          TextStyle.SMALL,
          Sheet.FAINT_INK,
          Sheet.Align.RIGHT);
    }
    int bottom = frame.top + frame.height;
    sheet.fill(Sheet.FAINT_INK, frame.left, bottom, frame.width, 1);
    int baseline = bottom + 5 + TextStyle.SMALL.ascent();
    for (double value : Frame.ticks(frame.firstPlace, frame.lastPlace)) {
      int x = frame.x(value);
      sheet.fill(Sheet.FAINT_INK, x, bottom, 1, 4);
      sheet.text(
          Numbers.rounded(value),
          x,
          baseline,
          TextStyle.SMALL,
          Sheet.FAINT_INK,
          Sheet.Align.CENTER);
    }
    sheet.text(
        sheet.fitted(across, TextStyle.SMALL, frame.width),
        frame.left + frame.width / 2,
        baseline + TextStyle.SMALL.lineHeight(),
        TextStyle.SMALL,
        Sheet.FAINT_INK,
        Sheet.Align.CENTER);
  }

  private static void draw(
      Sheet sheet, Frame frame, double[] x, double[] y, Color color, int thickness) {
    for (int i = 1; i < x.length; i++) {
      if (Double.isFinite(y[i - 1]) && Double.isFinite(y[i])) {
        sheet.line(
            color, thickness, frame.x(x[i - 1]), frame.y(y[i - 1]), frame.x(x[i]), frame.y(y[i]));
      }
    }
  }

  /** The names as high as the curves' means, from the highest, one below the other. */
  private void legend(Sheet sheet, Frame frame, int width) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      order.add(i);
    }
    order.sort((a, b) -> Double.compare(mean(lines.get(b)), mean(lines.get(a))));
    int left = frame.left + frame.width + 16;
    int y = frame.top + TextStyle.PLAIN.ascent();
    for (int i : order) {
      sheet.fill(color(i), left, y - TextStyle.PLAIN.halfCapital() - 1, 20, 3);
      sheet.text(
          sheet.fitted(lines.get(i).name(), TextStyle.PLAIN, width),
          left + 26,
          y,
          TextStyle.PLAIN,
          Sheet.INK,
          Sheet.Align.LEFT);
      y += TextStyle.PLAIN.lineHeight();
    }
  }

  private static double mean(Line line) {
    return DoubleStream.of(line.y()).filter(Double::isFinite).average().orElse(0);
  }

  /** Where values are on the sheet. */
  private record Frame(
      int left,
      int top,
      int width,
      int height,
      double firstPlace,
      double lastPlace,
      double bottomValue,
      double topValue) {

    int x(double place) {
      double span = lastPlace - firstPlace;
      return left + (int) Math.round(span == 0 ? 0 : (place - firstPlace) / span * (width - 1));
    }

    int y(double value) {
      double share = (value - bottomValue) / (topValue - bottomValue);
      return top + (int) Math.round((1 - share) * (height - 1));
    }

    /** Multiples of 1, 2 or 5 times a power of ten, at most so many. */
    static double[] ticks(double from, double to) {
      if (!(to > from)) {
        return new double[] {from};
      }
      double power = Math.pow(10, Math.floor(Math.log10((to - from) / TICKS)));
      double distance = 10 * power;
      for (int factor : new int[] {1, 2, 5}) {
        if ((to - from) / (factor * power) <= TICKS) {
          distance = factor * power;
          break;
        }
      }
      long first = (long) Math.ceil(from / distance - 1e-9);
      long last = (long) Math.floor(to / distance + 1e-9);
      double[] ticks = new double[(int) (last - first + 1)];
      for (int i = 0; i < ticks.length; i++) {
        // Not the product: 3 · 0.1 is no round number.
        ticks[i] = distance < 1 ? (first + i) / Math.rint(1 / distance) : (first + i) * distance;
      }
      return ticks;
    }
  }
}
