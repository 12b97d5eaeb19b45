package org.lrp4j.picture;

/**
 * A token and its relevance.
 *
 * @param text what it is called, without characters that control a terminal or break a line
 * @param relevance its relevance
 */
record Token(String text, double relevance) {

  static Token of(String text, double relevance) {
    if (!Double.isFinite(relevance)) {
      throw new IllegalArgumentException(
          "The relevance of \"" + text + "\" is " + relevance + ", which has no colour");
    }
    String printable =
        text.codePoints()
            .map(c -> Character.isISOControl(c) || isLineBreak(c) ? ' ' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return new Token(printable, relevance);
  }

  private static boolean isLineBreak(int c) {
    int type = Character.getType(c);
    return type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.FORMAT; // such as those that turn the direction of what follows
  }
}
