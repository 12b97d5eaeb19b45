package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A chart of many curves")
class CurveChartTest {

  private static final int LEFT = 70;
  private static final int TOP = 46;
  private static final int COUNT = 14;
  private static final double HALF = 0.4;

  /** Flat curves at 0, 1, 2 … with intervals of 0.4 to both sides. */
  private static CurveChart flat() {
    List<CurveChart.Series> curves = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      double mean = i;
      curves.add(
          new CurveChart.Series(
              "curve " + i,
              List.of(0.0, 1.0),
              List.of(mean, mean),
              List.of(mean - HALF, mean - HALF),
              List.of(mean + HALF, mean + HALF)));
    }
    return new CurveChart("flat", "share", curves);
  }

  private static double y(BufferedImage image, double value) {
    int bottom = image.getHeight() - 54;
    return TOP + (1 - (value + HALF) / (COUNT - 1 + 2 * HALF)) * (bottom - TOP);
  }

  /** How far a colour is from another one, where white is 1. */
  private static double distance(Color found, Color color) {
    return (double) sum(found, color) / sum(Color.WHITE, color);
  }

  private static int sum(Color one, Color other) {
    return Math.abs(one.getRed() - other.getRed())
        + Math.abs(one.getGreen() - other.getGreen())
        + Math.abs(one.getBlue() - other.getBlue());
  }

  private static boolean hasColor(BufferedImage image, int x, double y, Color color) {
    int row = (int) Math.floor(y);
    return distance(new Color(image.getRGB(x, row)), color) < 0.3
        || distance(new Color(image.getRGB(x, row - 1)), color) < 0.3;
  }

  @Test
  @DisplayName("tells curves of one colour apart by dashes, and 24 curves without any colour")
  void styles() {
    BufferedImage image = flat().toImage();
    for (int i = 0; i < COUNT - 7; i++) {
      assertEquals(CurveStyle.of(i).color(), CurveStyle.of(i + 7).color());
      double share = coloured(image, i);
      double other = coloured(image, i + 7);
      assertTrue(share > 0.9 || i >= 6, "curve " + i + " is a line without gaps: " + share);
      assertTrue(share - other > 0.15, i + ": " + share + " and " + other);
    }
    Set<String> looks = new HashSet<>();
    for (int i = 0; i < 24; i++) {
      CurveStyle style = CurveStyle.of(i);
      looks.add(Arrays.toString(style.dashes()) + style.mark());
    }
    assertEquals(24, looks.size(), looks.toString());
  }

  /** How much of a curve's row has its colour. */
  private static double coloured(BufferedImage image, int curve) {
    int count = 0;
    for (int x = LEFT + 5; x < 500; x++) {
      count += hasColor(image, x, y(image, curve), CurveStyle.of(curve).color()) ? 1 : 0;
    }
    return count / (495.0 - LEFT);
  }

  @Test
  @DisplayName("draws each curve's interval at its marks, and no further")
  void intervals() {
    BufferedImage image = flat().toImage();
    int widest =
        flat().curves().stream()
            .mapToInt(curve -> Sheet.width(curve.name(), TextStyle.SMALL))
            .max()
            .orElseThrow();
    int right = 720 - 24 - 22 - 24 - 6 - widest;
    for (int i = 0; i < COUNT; i++) {
      Color color = CurveStyle.of(i).color();
      double share = (2 + (i + 0.5) / COUNT) / 6;
      int x = (int) Math.round(LEFT + share * (right - LEFT));
      int low = (int) Math.round(y(image, i - HALF));
      int high = (int) Math.round(y(image, i + HALF));
      assertEquals(color, new Color(image.getRGB(x, low)), "the lower end of " + i);
      assertEquals(color, new Color(image.getRGB(x, high)), "the upper end of " + i);
      assertTrue(distance(new Color(image.getRGB(x, high - 1)), color) > 0.3, "above " + i);
      assertTrue(distance(new Color(image.getRGB(x, low + 1)), color) > 0.3, "below " + i);
    }
  }

  @Test
  @DisplayName("puts names where curves end, in their order and without touching")
  void names() {
    double[] heights = {3, 1, 2};
    assertArrayEquals(
        new int[] {132, 100, 116},
        CurveLabels.places(new int[] {100, 100, 100}, heights, 16, 46, 306));
    assertArrayEquals(
        new int[] {306, 60, 290},
        CurveLabels.places(new int[] {305, 60, 300}, heights, 16, 46, 306));
    assertArrayEquals(
        new int[] {62, 46, 300}, CurveLabels.places(new int[] {46, 40, 300}, heights, 16, 46, 306));
  }

  @Test
  @DisplayName("has round numbers on its axes")
  void ticks() {
    assertEquals(List.of(0.0, 0.2, 0.4, 0.6, 0.8, 1.0), Ticks.between(0, 1, 5));
    assertEquals(List.of(4.0, 6.0, 8.0, 10.0), Ticks.between(3.7, 10.4, 5));
    assertEquals(List.of(0.0, 0.5, 1.0), Ticks.between(-0.2, 1, 4));
    assertEquals(List.of(-200.0, 0.0, 200.0), Ticks.between(-300, 390, 4));
    assertEquals(List.of(0.3), Ticks.between(0.3, 0.3, 5));
  }
}
