package org.lrp4j.picture;

import java.awt.Color;
import java.util.Arrays;

/**
 * The values of one feature over time, stretched from their least to their largest.
 *
 * @param values one a time step
 * @param least the value at the bottom
 * @param most the value at the top
 * @param columns where the steps are
 */
record Curve(double[] values, double least, double most, StepColumns columns) {

  private static final Color COLOR = new Color(0x404040);
  private static final double THICKNESS = 1.3;

  static Curve of(double[] values, StepColumns columns) {
    return new Curve(values, least(values), most(values), columns);
  }

  /** The values that the curve's bottom and top stand for, such as "−1.2 to 3". */
  static String range(double[] values) {
    String least = Numbers.rounded(least(values));
    String most = Numbers.rounded(most(values));
    return least.equals(most) ? least : least + " to " + most;
  }

  private static double least(double[] values) {
    return Arrays.stream(values).min().orElse(0);
  }

  private static double most(double[] values) {
    return Arrays.stream(values).max().orElse(0);
  }

  void draw(Sheet sheet, int top, int height) {
    if (columns.mostTogether() > 1) {
      drawColumns(sheet, top, height);
      return;
    }
    if (values.length == 1) {
      sheet.fill(COLOR, columns.left(), y(0, top, height), columns.width(), 1);
    }
    for (int step = 1; step < values.length; step++) {
      sheet.line(
          COLOR,
          THICKNESS,
          columns.middle(step - 1),
          y(step - 1, top, height),
          columns.middle(step),
          y(step, top, height));
    }
  }

  /** In each column all from the least to the largest of its steps, and of the one before. */
  private void drawColumns(Sheet sheet, int top, int height) {
    for (int column = 0; column < columns.width(); column++) {
      int low = Integer.MIN_VALUE;
      int high = Integer.MAX_VALUE;
      for (int step = Math.max(0, columns.from(column) - 1); step < columns.to(column); step++) {
        int y = y(step, top, height);
        low = Math.max(low, y);
        high = Math.min(high, y);
      }
      sheet.fill(COLOR, columns.left() + column, high, 1, low - high + 1);
    }
  }

  private int y(int step, int top, int height) {
    double span = most - least;
    double share = span == 0 ? 0.5 : (values[step] - least) / span;
    return top + 2 + (int) Math.round((1 - share) * (height - 5));
  }
}
