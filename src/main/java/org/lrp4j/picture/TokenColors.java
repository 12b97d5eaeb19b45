package org.lrp4j.picture;

import java.awt.Color;

/**
 * The colours of tokens: the colour map's below the text, and black or white for the text itself,
 * whichever can be read on it.
 *
 * @param colorMap the colours of relevance
 * @param limit the relevance of the full colour, or 0 if there is none at all
 */
record TokenColors(ColorMap colorMap, double limit) {

  /** Of the luminances from 0 to 1, the one that differs as much from black as from white. */
  private static final double MIDDLE = 0.179;

  Color background(Token token) {
    return colorMap.at(limit == 0 ? 0 : token.relevance() / limit);
  }

  Color ink(Token token) {
    return luminance(background(token)) > MIDDLE ? Color.BLACK : Color.WHITE;
  }

  /** As WCAG 2 defines it. */
  private static double luminance(Color color) {
    return 0.2126 * linear(color.getRed())
        + 0.7152 * linear(color.getGreen())
        + 0.0722 * linear(color.getBlue());
  }

  private static double linear(int channel) {
    double value = channel / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
}
