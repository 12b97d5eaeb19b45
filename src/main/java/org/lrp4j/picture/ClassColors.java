package org.lrp4j.picture;

import java.awt.Color;
import java.util.Locale;

/**
 * A colour for each class, so that areas of classes can be told apart: the first one, often the
 * background, dark grey, the next seven easily told apart by most people, also with a colour vision
 * deficiency (Okabe and Ito 2008), and all others of hues that are spread evenly.
 */
public final class ClassColors {

  /** Where there is no class. */
  private static final int NONE = 0xDADADA;

  private static final int[] FIRST = {
    0x5A6272, 0xE69F00, 0x56B4E9, 0x009E73, 0xF0E442, 0x0072B2, 0xD55E00, 0xCC79A7
  };

  /** Of a turn: no other angle leaves hues further apart, however many there are. */
  private static final double GOLDEN = (3 - Math.sqrt(5)) / 2;

  private ClassColors() {}

  /**
   * The colour of a class.
   *
   * @param ofClass the class, from 0; below 0 for none, which is light grey
   * @return 0xRRGGBB
   */
  public static int rgb(int ofClass) {
    if (ofClass < 0) {
      return NONE;
    }
    if (ofClass < FIRST.length) {
      return FIRST[ofClass];
    }
    int more = ofClass - FIRST.length;
    float saturation = more % 2 == 0 ? 0.85f : 0.5f;
    float brightness = more % 4 < 2 ? 0.85f : 0.6f;
    return Color.HSBtoRGB((float) (more * GOLDEN % 1), saturation, brightness) & 0xFFFFFF;
  }

  /**
   * The colour of a class as style sheets have it.
   *
   * @param ofClass the class, from 0; below 0 for none
   * @return such as "#e69f00"
   */
  public static String css(int ofClass) {
    return String.format(Locale.ROOT, "#%06x", rgb(ofClass));
  }
}
