package org.lrp4j.picture;

import java.awt.Color;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Many figures of several methods, a panel for each figure and a line for each method: a dot at the
 * mean, filled if it says something, and a line for its interval. Each panel has an axis of its
 * own, for figures of different kinds cannot be compared.
 *
 * @param title what stands above
 * @param names the methods from top to bottom, at least one
 * @param panels the figures, at least one
 */
public record DotChart(String title, List<String> names, List<Panel> panels) implements Picture {

  private static final int WIDTH = 960;
  private static final int MARGIN = 12;
  private static final int TOP = 44;
  private static final int PANEL = 176;
  private static final int GAP = 14;
  private static final int ROW = 18;
  private static final int HEAD = 50;
  private static final int FOOT = 26;
  private static final double RADIUS = 3.6;
  private static final TextStyle STYLE = TextStyle.SMALL;
  private static final Color DOT = new Color(0x0072B2);
  private static final Color STRIPE = new Color(0xF3F3F0);

  /**
   * A figure of all methods.
   *
   * @param name what is measured; behind its first comma another line begins
   * @param note what stands below the name, such as "higher is better"
   * @param dots one a method
   */
  public record Panel(String name, String note, List<Dot> dots) {

    /**
     * Copies the list.
     *
     * @param name what is measured
     * @param note what stands below the name
     * @param dots one a method
     */
    public Panel {
      dots = List.copyOf(dots);
    }
  }

  /**
   * A figure of one method.
   *
   * @param mean the mean; NaN if there is none
   * @param low where its interval begins
   * @param high where it ends
   * @param isFilled whether the dot is filled; a ring otherwise
   */
  public record Dot(double mean, double low, double high, boolean isFilled) {

    boolean isThere() {
      return Double.isFinite(mean) && Double.isFinite(low) && Double.isFinite(high);
    }
  }

  /**
   * Copies the lists.
   *
   * @param title what stands above
   * @param names the methods from top to bottom, at least one
   * @param panels the figures, at least one
   * @throws IllegalArgumentException if there is none, or a panel has another number of dots
   */
  public DotChart {
    names = List.copyOf(names);
    panels = List.copyOf(panels);
    if (names.isEmpty() || panels.isEmpty()) {
      throw new IllegalArgumentException("Expected at least one method and one figure");
    }
    for (Panel panel : panels) {
      if (panel.dots().size() != names.size()) {
        throw new IllegalArgumentException(
            "There are %d methods, but %d dots of \"%s\""
                .formatted(names.size(), panel.dots().size(), panel.name()));
      }
    }
  }

  @Override
  public List<String> description() {
    List<String> lines = new ArrayList<>();
    lines.add(title);
    for (Panel panel : panels) {
      lines.add(
          panel.name()
              + ": "
              + String.join(
                  ", ",
                  IntStream.range(0, names.size())
                      .filter(i -> panel.dots().get(i).isThere())
                      .mapToObj(
                          i -> names.get(i) + " " + Numbers.rounded(panel.dots().get(i).mean()))
                      .toList()));
    }
    return lines;
  }

  @Override
  public BufferedImage toImage() {
    int widest = names.stream().mapToInt(name -> Sheet.width(name, STYLE)).max().orElse(0);
    int left = MARGIN + Math.min(widest, WIDTH / 4) + GAP;
    int across = Math.max(1, (WIDTH - MARGIN - left + GAP) / (PANEL + GAP));
    int block = HEAD + names.size() * ROW + FOOT;
    int blocks = (panels.size() + across - 1) / across;
    try (Sheet sheet = new Sheet(WIDTH, TOP + blocks * block + (blocks - 1) * GAP + MARGIN)) {
      sheet.title(title, MARGIN);
      for (int i = 0; i < panels.size(); i++) {
        int top = TOP + i / across * (block + GAP);
        if (i % across == 0) {
          drawNames(sheet, left, top);
        }
        drawPanel(sheet, panels.get(i), left + i % across * (PANEL + GAP), top);
      }
      return sheet.toImage();
    }
  }

  private void drawNames(Sheet sheet, int left, int top) {
    for (int i = 0; i < names.size(); i++) {
      int baseline = top + HEAD + i * ROW + ROW / 2 + STYLE.halfCapital();
      String name = sheet.fitted(names.get(i), STYLE, WIDTH / 4);
      sheet.text(name, left - GAP, baseline, STYLE, Sheet.INK, Sheet.Align.RIGHT);
    }
  }

  private void drawPanel(Sheet sheet, Panel panel, int left, int top) {
    int baseline = top + STYLE.ascent();
    for (String part : panel.name().split(", ", 2)) {
      String name = sheet.fitted(part, TextStyle.SMALL_STRONG, PANEL);
      sheet.text(name, left, baseline, TextStyle.SMALL_STRONG, Sheet.INK, Sheet.Align.LEFT);
      baseline += STYLE.lineHeight() - 2;
    }
    sheet.text(panel.note(), left, baseline, STYLE, Sheet.FAINT_INK, Sheet.Align.LEFT);
    int first = top + HEAD;
    int bottom = first + names.size() * ROW;
    for (int i = 0; i < names.size(); i += 2) {
      sheet.fill(STRIPE, left, first + i * ROW, PANEL, ROW);
    }
    Axis axis = Axis.of(panel, left);
    for (double tick : Ticks.between(axis.low, axis.high, 4)) {
      int x = (int) Math.round(axis.x(tick));
      sheet.fill(tick == 0 ? Sheet.FAINT_INK : Sheet.LINE, x, first, 1, bottom - first + 4);
      sheet.text(
          Numbers.rounded(tick),
          x,
          bottom + 4 + STYLE.lineHeight(),
          STYLE,
          Sheet.FAINT_INK,
          Sheet.Align.CENTER);
    }
    for (int i = 0; i < names.size(); i++) {
      Dot dot = panel.dots().get(i);
      if (dot.isThere()) {
        draw(sheet, axis, dot, first + i * ROW + ROW / 2.0);
      }
    }
  }

  private static void draw(Sheet sheet, Axis axis, Dot dot, double y) {
    sheet.along(
        DOT, 1.4, new float[0], new Line2D.Double(axis.x(dot.low()), y, axis.x(dot.high()), y));
    sheet.dot(DOT, axis.x(dot.mean()), y, RADIUS);
    if (!dot.isFilled()) {
      sheet.dot(Color.WHITE, axis.x(dot.mean()), y, RADIUS - 1.4);
    }
  }

  /** From the least to the largest value of a panel, with room for dots at both ends. */
  private record Axis(double low, double high, int left) {

    private static final int ROOM = 8;

    static Axis of(Panel panel, int left) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (Dot dot : panel.dots()) {
        if (dot.isThere()) {
          low = Math.min(low, Math.min(dot.low(), dot.mean()));
          high = Math.max(high, Math.max(dot.high(), dot.mean()));
        }
      }
      return low > high ? new Axis(0, 0, left) : new Axis(low, high, left);
    }

    double x(double value) {
      double share = high == low ? 0.5 : (value - low) / (high - low);
      return left + ROOM + share * (PANEL - 2 * ROOM);
    }
  }
}
