package org.lrp4j.picture;

import java.awt.Color;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tokens as a fragment of HTML with all its styles inline, on pages light and dark. */
record TokenHtml(
    List<Token> tokens, TokenColors colors, Optional<String> title, List<String> caption) {

  @Override
  public String toString() {
    StringBuilder html = new StringBuilder("<div class=\"lrp4j-tokens\">\n");
    title.ifPresent(
        text -> html.append("<p><strong>").append(escaped(text)).append("</strong></p>\n"));
    html.append("<p style=\"line-height:1.9\">\n");
    for (Token token : tokens) {
      html.append("<span style=\"background:")
          .append(css(colors.background(token)))
          .append(";color:")
          .append(css(colors.ink(token)))
          .append(";padding:.15em .3em;border-radius:.2em;overflow-wrap:anywhere\" title=\"")
          .append(Numbers.signed(token.relevance()))
          .append("\">")
          .append(escaped(token.text()))
          .append("</span>\n");
    }
    html.append("</p>\n");
    caption.forEach(
        line -> html.append("<p><small>").append(escaped(line)).append("</small></p>\n"));
    String limit = Numbers.rounded(colors.limit());
    return html.append("<p><small>full colour ±")
        .append(limit)
        .append("</small></p>\n</div>\n")
        .toString();
  }

  private static String css(Color color) {
    return String.format(Locale.ROOT, "#%06x", color.getRGB() & 0xFFFFFF);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
