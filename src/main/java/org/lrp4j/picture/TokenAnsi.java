package org.lrp4j.picture;

import java.awt.Color;
import java.util.List;
import java.util.stream.Collectors;

/** Tokens as a line for terminals that know colours of 24 bits. */
record TokenAnsi(List<Token> tokens, TokenColors colors) {

  private static final String ESCAPE = "\u001B[";

  @Override
  public String toString() {
    return tokens.stream().map(this::colored).collect(Collectors.joining(" "));
  }

  private String colored(Token token) {
    return ESCAPE
        + "48;2;"
        + rgb(colors.background(token))
        + ";38;2;"
        + rgb(colors.ink(token))
        + "m "
        + token.text()
        + " "
        + ESCAPE
        + "0m";
  }

  private static String rgb(Color color) {
    return color.getRed() + ";" + color.getGreen() + ";" + color.getBlue();
  }
}
