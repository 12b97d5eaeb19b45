package org.lrp4j.picture;

import java.awt.Color;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The colours of relevance, from −1 (the strongest against the target) over 0 to +1 (the strongest
 * for it). Between its colours a map is linear in sRGB.
 *
 * <p>All maps here differ in blue against yellow as well as in red against green, so they stay
 * readable with protanopia and deuteranopia; both of a map's ends are about equally far from zero
 * in lightness, so neither sign looks stronger than it is.
 */
public final class ColorMap {

  // Not pure red and blue: pure blue is far darker than pure red, and would look stronger.
  private static final ColorMap RED_BLUE =
      of(
          new Color(0x1F5FB4),
          new Color(0x8FB8E6),
          Color.WHITE,
          new Color(0xF2A08C),
          new Color(0xC0162C));

  private static final ColorMap PURPLE_ORANGE =
      of(
          new Color(0x7645AA),
          new Color(0xC2AEDE),
          Color.WHITE,
          new Color(0xEFAF68),
          new Color(0x9E4C00));

  private static final ColorMap DARK =
      of(
          new Color(0x7FD0FF),
          new Color(0x2060C8),
          Color.BLACK,
          new Color(0xC83018),
          new Color(0xFFB45A));

  private final Color[] colors;

  private ColorMap(Color[] colors) {
    this.colors = colors;
  }

  /**
   * Positive red, negative blue, zero white: the default, and the usual one in publications.
   *
   * @return the map
   */
  public static ColorMap redBlue() {
    return RED_BLUE;
  }

  /**
   * Positive orange, negative purple, zero white: where red and blue already mean something else.
   *
   * @return the map
   */
  public static ColorMap purpleOrange() {
    return PURPLE_ORANGE;
  }

  /**
   * Positive red to yellow, negative blue to light blue, zero black: for dark slides and pages.
   *
   * @return the map
   */
  public static ColorMap dark() {
    return DARK;
  }

  /**
   * A map of the caller's own.
   *
   * @param colors an odd number of colours, at least 3, evenly spaced from −1 to +1; the middle one
   *     is zero's
   * @return the map
   * @throws IllegalArgumentException if there are fewer than 3 colours, or an even number
   */
  public static ColorMap of(Color... colors) {
    if (colors.length < 3 || colors.length % 2 == 0) {
      throw new IllegalArgumentException(
          "A colour map needs an odd number of colours, at least 3 (−1, 0, +1), but there are "
              + colors.length);
    }
    return new ColorMap(List.of(colors).toArray(Color[]::new));
  }

  /**
   * The colour of a value.
   *
   * @param value from −1 to +1; what lies beyond gets the end's colour
   * @return an opaque colour
   * @throws IllegalArgumentException if the value is NaN
   */
  public Color at(double value) {
    return new Color(rgb(value));
  }

  /** As {@link #at}, as 0xRRGGBB. */
  int rgb(double value) {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException("NaN has no colour; give a value from −1 to +1");
    }
    double clipped = Math.max(-1, Math.min(1, value));
    double position = (clipped + 1) / 2 * (colors.length - 1);
    int below = Math.min((int) position, colors.length - 2);
    return Blend.rgb(colors[below].getRGB(), colors[below + 1].getRGB(), position - below);
  }

  /**
   * The colour that stands for a sign as 0xRRGGBB: the most saturated on its side, since the pale
   * ends of a map for dark backgrounds would not be seen over a bright image.
   */
  int signRgb(boolean isPositive) {
    int middle = colors.length / 2;
    int from = isPositive ? middle + 1 : 0;
    return Arrays.stream(colors, from, from + middle)
            .max(Comparator.comparingDouble(ColorMap::saturation))
            .orElseThrow()
            .getRGB()
        & 0xFFFFFF;
  }

  private static double saturation(Color color) {
    return Color.RGBtoHSB(color.getRed(), color.getGreen(), color.getBlue(), null)[1];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ColorMap map && Arrays.equals(colors, map.colors);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(colors);
  }

  @Override
  public String toString() {
    return "ColorMap" + Arrays.toString(colors);
  }
}
