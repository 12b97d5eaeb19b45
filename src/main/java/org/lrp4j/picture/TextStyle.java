package org.lrp4j.picture;

/**
 * How a text looks.
 *
 * @param size in pixels, about the height from an ascender to a descender
 * @param bold whether its strokes are thick
 */
record TextStyle(int size, boolean bold) {

  static final TextStyle TITLE = new TextStyle(16, true);
  static final TextStyle STRONG = new TextStyle(13, true);
  static final TextStyle PLAIN = new TextStyle(13, false);
  static final TextStyle SMALL_STRONG = new TextStyle(11, true);
  static final TextStyle SMALL = new TextStyle(11, false);

  int lineHeight() {
    return size + 5;
  }

  /** From the top of a line to its baseline. */
  int ascent() {
    return size;
  }

  /** From the middle of a line's capitals down to its baseline. */
  int halfCapital() {
    return (int) Math.round(size * 0.36);
  }
}
