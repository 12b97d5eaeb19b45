package org.lrp4j.evaluation.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.IntFunction;
import org.lrp4j.picture.Numbers;

/** What all pages of a report have in common. */
final class Page {

  /** The generator that a report's pages name, by which an earlier report is known. */
  static final String GENERATOR = "lrp4j evaluation report";

  private static final String STYLE = style();

  // XHTML in HTML syntax: browsers read it as HTML, XML parsers as XML.
  private static final String MARKUP =
      """
      <!DOCTYPE html>
      <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
      <head>
      <meta charset="utf-8"/>
      <meta name="generator" content="{generator}"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <title>{title}</title>
      <style>
      {style}</style>
      </head>
      <body>
      <a class="skip" href="#main">Skip to the content</a>
      {navigation}
      <main id="main">
      {main}</main>
      </body>
      </html>
      """;

  /** The explanation of the colours. */
  static final String LEGEND =
      """
      <p class="legend"><span>against the class</span><span class="ramp" role="img" \
      aria-label="Colours from blue over white to red"></span><span>for the class</span></p>
      """;

  private static final String PAGES =
      """
      <nav class="pages" aria-label="{label}"><span>Page</span>{links}</nav>
      """;

  private Page() {}

  static String of(String title, String navigation, String main) {
    return new Template(MARKUP)
        .text("generator", GENERATOR)
        .text("title", title)
        .markup("style", STYLE)
        .markup("navigation", navigation)
        .markup("main", main)
        .toString();
  }

  /** The first page of a class. */
  static String ofClass(int index) {
    return ofClass(index, 0);
  }

  /** A page of a class, from 0. */
  static String ofClass(int index, int page) {
    return "class-" + index + (page == 0 ? "" : "-" + (page + 1)) + ".html";
  }

  /** The links from one of several pages to all of them; nothing if there is but one. */
  static String links(String label, int count, int current, IntFunction<String> target) {
    if (count == 1) {
      return "";
    }
    StringBuilder links = new StringBuilder();
    for (int i = 0; i < count; i++) {
      links.append(
          new Template("<a href=\"{link}\"{current}>{number}</a>")
              .text("link", target.apply(i))
              .markup("current", i == current ? " aria-current=\"page\"" : "")
              .text("number", i + 1));
    }
    return new Template(PAGES).text("label", label).markup("links", links.toString()).toString();
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /** For captions, such as "±0.534". */
  static String plusMinus(double limit) {
    return limit == 0 ? "±0" : "±" + Numbers.signed(limit).substring(1);
  }

  /** Such as "+0.534". */
  static String signed(double value) {
    return Numbers.signed(value);
  }

  static String significant(double value) {
    return Numbers.significant(value);
  }

  static String counted(long count, String singular, String plural) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? singular : plural);
  }

  private static String style() {
    try (InputStream stream = Page.class.getResourceAsStream("report.css")) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read lrp4j's report.css", e);
    }
  }
}
