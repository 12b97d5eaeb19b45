package org.lrp4j.picture;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How the relevance of features is spread over examples: a lane for each feature, with a dot for
 * each example, as far to the right as the feature speaks for what was explained, and coloured by
 * the feature's value there, from purple (low, the 5 % quantile) to orange (high, the 95 %
 * quantile). Where dots would cover each other, they are put above and below.
 *
 * <p>Every setting returns a new chart.
 *
 * @see ImportanceChart for one number a feature
 */
public final class BeeSwarm implements Picture {

  private static final int LOW = 0x6A3DA8;
  private static final int HIGH = 0xE8861A;
  private static final TextStyle STYLE = TextStyle.PLAIN;
  private static final TextStyle SMALL = TextStyle.SMALL;
  private static final int MARGIN = RowFrame.MARGIN;
  private static final int LANE = 38;
  private static final int GAP = 10;
  private static final double RADIUS = 2.4;

  private final List<SwarmLane> lanes;
  private final RowFrame frame;

  private BeeSwarm(List<SwarmLane> lanes, RowFrame frame) {
    this.lanes = List.copyOf(lanes);
    this.frame = frame;
  }

  /**
   * A chart of 640 pixels' width.
   *
   * @param lanes the features from top to bottom, at least one
   * @return the chart
   * @throws IllegalArgumentException if there is none
   */
  public static BeeSwarm of(List<SwarmLane> lanes) {
    if (lanes.isEmpty()) {
      throw new IllegalArgumentException("A bee-swarm needs at least one feature");
    }
    return new BeeSwarm(lanes, RowFrame.DEFAULT);
  }

  /**
   * Writes a title above.
   *
   * @param text the title
   * @return a chart with that title
   */
  public BeeSwarm title(String text) {
    return new BeeSwarm(lanes, frame.withTitle(text));
  }

  /**
   * Chooses the width.
   *
   * @param pixels the width, at least 240
   * @return a chart of that width
   * @throws IllegalArgumentException if it is below 240
   */
  public BeeSwarm width(int pixels) {
    return new BeeSwarm(lanes, frame.withWidth(pixels));
  }

  /** Where a relevance is. */
  private record Axis(double least, double most, int left, int right) {
    double at(double relevance) {
      double share = most == least ? 0.5 : (relevance - least) / (most - least);
      return left + share * (right - left);
    }
  }

  @Override
  public BufferedImage toImage() {
    boolean isNarrow = frame.isNarrow();
    int width = frame.width();
    int lane = isNarrow ? LANE + STYLE.lineHeight() : LANE;
    int top = frame.top();
    int names = isNarrow ? 0 : nameWidth() + GAP;
    double least = Math.min(0, all().min().orElse(0));
    double most = Math.max(0, all().max().orElse(0));
    Axis axis = new Axis(least, most, MARGIN + names + 4, width - MARGIN - 4);
    int bottom = top + lanes.size() * lane;
    try (Sheet sheet = new Sheet(width, bottom + 2 * SMALL.lineHeight() + 14 + MARGIN)) {
      frame.drawTitle(sheet);
      sheet.fill(Sheet.LINE, (int) Math.round(axis.at(0)), top, 1, bottom - top);
      for (int i = 0; i < lanes.size(); i++) {
        int end = top + (i + 1) * lane;
        int middle = end - LANE / 2;
        int baseline = isNarrow ? end - LANE - 2 : middle + STYLE.halfCapital();
        frame.drawName(sheet, lanes.get(i).name(), baseline, width - 2 * MARGIN, nameWidth());
        drawDots(sheet, axis, lanes.get(i), middle);
      }
      drawAxis(sheet, axis, bottom);
      drawLegend(sheet, axis, bottom + SMALL.lineHeight() + 10);
      return sheet.toImage();
    }
  }

  private void drawDots(Sheet sheet, Axis axis, SwarmLane lane, int middle) {
    double[] levels = lane.levels();
    Map<Long, Integer> taken = new HashMap<>();
    Map<Long, Long> together =
        Arrays.stream(lane.relevance())
            .mapToObj(relevance -> column(axis.at(relevance)))
            .collect(HashMap::new, (map, c) -> map.merge(c, 1L, Long::sum), HashMap::putAll);
    long crowd = together.values().stream().mapToLong(count -> count).max().orElse(1);
    // So that the fullest place fits into its lane.
    double step = Math.min(2 * RADIUS, (LANE - 2 * RADIUS - 4) / Math.max(1, crowd - 1.0));
    List<Integer> order =
        IntStream.range(0, levels.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> levels[i]))
            .toList();
    for (int i : order) {
      double x = axis.at(lane.relevance()[i]);
      int place = taken.merge(column(x), 1, Integer::sum);
      // 0, +1, −1, +2, −2 …
      double offset = (place % 2 == 0 ? place / 2 : -(place / 2)) * step;
      sheet.dot(color(levels[i]), x, middle + offset, RADIUS);
    }
  }

  private static long column(double x) {
    return Math.round(x / (2 * RADIUS));
  }

  private static Color color(double level) {
    return new Color(Blend.rgb(LOW, HIGH, level));
  }

  private void drawAxis(Sheet sheet, Axis axis, int top) {
    sheet.fill(Sheet.LINE, axis.left, top, axis.right - axis.left + 1, 1);
    int baseline = top + 4 + SMALL.ascent();
    int zero = (int) Math.round(axis.at(0));
    sheet.text("0", zero, baseline, SMALL, Sheet.FAINT_INK, Sheet.Align.CENTER);
    String low = Numbers.signed(axis.least);
    String high = Numbers.signed(axis.most);
    if (zero - axis.left > Sheet.width(low, SMALL) + GAP) {
      sheet.text(low, axis.left, baseline, SMALL, Sheet.FAINT_INK, Sheet.Align.LEFT);
    }
    if (axis.right - zero > Sheet.width(high, SMALL) + GAP) {
      sheet.text(high, axis.right, baseline, SMALL, Sheet.FAINT_INK, Sheet.Align.RIGHT);
    }
  }

  private static void drawLegend(Sheet sheet, Axis axis, int top) {
    int baseline = top + SMALL.ascent();
    int length = 60;
    int x = axis.left;
    sheet.text("value low", x, baseline, SMALL, Sheet.FAINT_INK, Sheet.Align.LEFT);
    x += Sheet.width("value low", SMALL) + 6;
    for (int i = 0; i < length; i++) {
      sheet.fill(color(i / (length - 1.0)), x + i, top + 2, 1, 9);
    }
    sheet.text("high", x + length + 6, baseline, SMALL, Sheet.FAINT_INK, Sheet.Align.LEFT);
  }

  private DoubleStream all() {
    return lanes.stream().flatMapToDouble(lane -> Arrays.stream(lane.relevance()));
  }

  private int nameWidth() {
    int widest = lanes.stream().mapToInt(lane -> Sheet.width(lane.name(), STYLE)).max().orElse(0);
    return Math.min(widest, (int) (frame.width() * 0.3));
  }

  @Override
  public List<String> description() {
    return List.of(
        "A dot for each of "
            + lanes.get(0).relevance().length
            + " examples: to the right where the feature speaks for what was explained, orange where"
            + " its value is high, purple where it is low. From top to bottom: "
            + String.join(", ", lanes.stream().map(SwarmLane::name).toList()));
  }
}
