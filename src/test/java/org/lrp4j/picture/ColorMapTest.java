package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ColorMapTest {

  @ParameterizedTest(name = "{0} is #{1}")
  @CsvSource({
    "-1,1F5FB4",
    "-0.5,8FB8E6",
    "0,FFFFFF",
    "0.5,F2A08C",
    "1,C0162C",
    "-7,1F5FB4",
    "7,C0162C"
  })
  void redBlueHasItsColours(double value, String rgb) {
    assertEquals(rgb, String.format("%06X", ColorMap.redBlue().rgb(value)));
  }

  static Stream<Arguments> ends() {
    return Stream.of(
        Arguments.of(ColorMap.redBlue(), 0x1F5FB4, 0xFFFFFF, 0xC0162C),
        Arguments.of(ColorMap.purpleOrange(), 0x7645AA, 0xFFFFFF, 0x9E4C00),
        Arguments.of(ColorMap.dark(), 0x7FD0FF, 0x000000, 0xFFB45A));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void theEndsAndZeroHaveTheirColours(ColorMap map, int negative, int zero, int positive) {
    assertEquals(new Color(negative), map.at(-1));
    assertEquals(new Color(zero), map.at(0));
    assertEquals(new Color(positive), map.at(1));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void bothSignsAreEquallyFarFromZeroInLightness(ColorMap map, int negative, int zero, int end) {
    for (double value : new double[] {0.5, 1}) {
      assertEquals(lightness(map.at(-value)), lightness(map.at(value)), 4, "at ±" + value);
    }
  }

  @ParameterizedTest
  @MethodSource("ends")
  void theSignsDifferClearlyWithProtanopiaAndDeuteranopia(
      ColorMap map, int negative, int zero, int positive) {
    double[][] protanopia = {
      {0.152286, 1.052583, -0.204868},
      {0.114503, 0.786281, 0.099216},
      {-0.003882, -0.048116, 1.051998}
    };
    double[][] deuteranopia = {
      {0.367322, 0.860646, -0.227968},
      {0.280085, 0.672501, 0.047413},
      {-0.011820, 0.042940, 0.968881}
    };
    for (double[][] sight : new double[][][] {protanopia, deuteranopia}) {
      for (double value : new double[] {0.5, 1}) {
        double distance = distance(lab(map.at(-value), sight), lab(map.at(value), sight));
        assertTrue(distance > 40, "ΔE is " + distance + " at ±" + value);
      }
    }
  }

  @Test
  void betweenTwoColoursAMapIsLinear() {
    ColorMap map = ColorMap.of(Color.GREEN, Color.BLACK, new Color(200, 100, 50));
    assertEquals(new Color(50, 25, 13), map.at(0.25));
    assertEquals(new Color(0, 128, 0), map.at(-0.5));
  }

  @Test
  void aSignHasTheMostSaturatedColourOfItsSide() {
    assertEquals(0xC0162C, ColorMap.redBlue().signRgb(true));
    assertEquals(0x1F5FB4, ColorMap.redBlue().signRgb(false));
    assertEquals(0xC83018, ColorMap.dark().signRgb(true));
    assertEquals(0x2060C8, ColorMap.dark().signRgb(false));
  }

  @Test
  void anEvenNumberOfColoursOrNaNIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> ColorMap.of(Color.RED, Color.BLUE));
    assertThrows(IllegalArgumentException.class, () -> ColorMap.of(Color.RED));
    ColorMap map = ColorMap.redBlue();
    assertThrows(IllegalArgumentException.class, () -> map.at(Double.NaN));
  }

  @Test
  void mapsOfTheSameColoursAreEqual() {
    ColorMap one = ColorMap.of(Color.RED, Color.WHITE, Color.BLUE);
    ColorMap same = ColorMap.of(Color.RED, Color.WHITE, Color.BLUE);
    assertEquals(one, same);
    assertEquals(one.hashCode(), same.hashCode());
    assertEquals(one.toString(), same.toString());
    assertNotEquals(one, ColorMap.dark());
  }

  private static double lightness(Color color) {
    return lab(color, new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}})[0];
  }

  /** CIELAB of a colour as it is seen, by Machado, Oliveira and Fernandes (2009). */
  private static double[] lab(Color color, double[][] sight) {
    double[] linear = {linear(color.getRed()), linear(color.getGreen()), linear(color.getBlue())};
    double[] seen = multiply(sight, linear);
    double[][] toXyz = {
      {0.4124 / 0.9505, 0.3576 / 0.9505, 0.1805 / 0.9505},
      {0.2126, 0.7152, 0.0722},
      {0.0193 / 1.089, 0.1192 / 1.089, 0.9505 / 1.089}
    };
    double[] xyz = multiply(toXyz, seen);
    double x = root(xyz[0]);
    double y = root(xyz[1]);
    double z = root(xyz[2]);
    return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
  }

  private static double[] multiply(double[][] matrix, double[] vector) {
    double[] product = new double[3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        product[i] += matrix[i][j] * vector[j];
      }
      product[i] = Math.max(0, product[i]);
    }
    return product;
  }

  private static double linear(int level) {
    double share = level / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }

  private static double root(double t) {
    return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16.0 / 116;
  }

  private static double distance(double[] one, double[] other) {
    return Math.hypot(Math.hypot(one[0] - other[0], one[1] - other[1]), one[2] - other[2]);
  }
}
