package org.lrp4j.evaluation.report;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Markup with places like {@code {title}}, which are filled with escaped text or with markup. */
public final class Template {

  private static final Pattern PLACE = Pattern.compile("\\{([a-z][A-Za-z]*)\\}");

  private final String markup;
  private final Map<String, String> values = new HashMap<>();

  /**
   * A template.
   *
   * @param markup markup with places
   */
  public Template(String markup) {
    this.markup = markup;
  }

  /**
   * Fills a place with what is no markup, whatever it looks like.
   *
   * @param place the place's name, without braces
   * @param value the text
   * @return this template
   */
  public Template text(String place, Object value) {
    return markup(place, escape(String.valueOf(value)));
  }

  /**
   * Fills a place with markup.
   *
   * @param place the place's name, without braces
   * @param value the markup
   * @return this template
   */
  public Template markup(String place, String value) {
    values.put(place, value);
    return this;
  }

  /** The filled markup; a place that was not filled is an {@link IllegalStateException}. */
  @Override
  public String toString() {
    return PLACE.matcher(markup).replaceAll(this::value);
  }

  private String value(MatchResult place) {
    String value = values.get(place.group(1));
    if (value == null) {
      throw new IllegalStateException("Nothing for {" + place.group(1) + "} in: " + markup);
    }
    return Matcher.quoteReplacement(value);
  }

  /** The text for XML content and for attributes in quotes; what XML cannot hold becomes U+FFFD. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isXml(c) ? c : 0xFFFD);
              }
            });
    return escaped.toString();
  }

  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}
