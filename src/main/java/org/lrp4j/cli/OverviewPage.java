package org.lrp4j.cli;

import java.awt.Rectangle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.lrp4j.evaluation.report.Template;

/** {@code index.html} of a folder of results: how they were made, and a card for each picture. */
final class OverviewPage {

  /** More would make a page that no browser likes. */
  private static final int MOST = 1000;

  // XHTML in HTML syntax: browsers read it as HTML, XML parsers as XML.
  private static final String MARKUP =
      """
      <!DOCTYPE html>
      <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <title>{title}</title>
      <style>
      {style}</style>
      </head>
      <body>
      <main>
      <h1>{title}</h1>
      <dl class="facts">
      {facts}</dl>
      <p>{colors} All numbers are in <a href="summary.csv">summary.csv</a>.{rest}</p>
      {sheets}<div class="gallery">
      {cards}</div>
      </main>
      </body>
      </html>
      """;

  private static final String CARD =
      """
      <article class="card">
      <h2>{name}</h2>
      <ul>
      {lines}</ul>
      {pictures}</article>
      """;

  private static final String PICTURE =
      """
      <figure><a href="{source}"><img src="{source}" alt="{text}" width="{width}" \
      height="{height}" loading="lazy"/></a>
      <figcaption>{caption}</figcaption></figure>
      """;

  /** A part of a larger picture, which is loaded once for all its parts. */
  private static final String PART =
      """
      <figure><a href="{source}"><svg class="part" viewBox="{x} {y} {width} {height}" \
      width="{shownWidth}" height="{shownHeight}" role="img" aria-label="{text}">\
      <image href="{source}" width="{wholeWidth}" height="{wholeHeight}"/></svg></a></figure>
      """;

  /** How wide a part of a sheet is shown. */
  private static final int PART_WIDTH = 336;

  private final String title;
  private final String colors;
  private final Map<String, String> facts = new LinkedHashMap<>();
  private final StringBuilder cards = new StringBuilder();
  private final StringBuilder sheets = new StringBuilder();
  private int sheetCount;
  private int shown;
  private long left;

  /**
   * An empty page.
   *
   * @param colors what the pictures' colours mean, as a sentence
   */
  OverviewPage(String title, String colors) {
    this.title = title;
    this.colors = colors;
  }

  /** Adds something about how the results were made. */
  OverviewPage fact(String what, Object value) {
    facts.put(what, String.valueOf(value));
    return this;
  }

  /**
   * Adds an example.
   *
   * @param said what was predicted, what was explained, and where its score went: pictures say it
   *     too, but in letters that are too small on a phone
   * @param pictures its pictures; without one it gets no card
   */
  void add(String name, Supplier<List<String>> said, List<SavedPicture> pictures) {
    if (pictures.isEmpty() || shown == MOST) {
      left++;
      return;
    }
    List<String> lines = said.get();
    StringBuilder images = new StringBuilder();
    for (SavedPicture picture : pictures) {
      Template image =
          new Template(PICTURE)
              .text("source", encoded(picture.file()))
              .text("text", "Relevance of " + name + ": " + String.join(", ", lines))
              .text("width", picture.width())
              .text("height", picture.height())
              .text("caption", String.join("; ", picture.legend()));
      images.append(picture.markup().orElseGet(image::toString));
    }
    card(name, lines, images.toString());
  }

  private void card(String name, List<String> lines, String pictures) {
    shown++;
    StringBuilder listed = new StringBuilder();
    lines.forEach(line -> listed.append(new Template("<li>{line}</li>\n").text("line", line)));
    cards.append(
        new Template(CARD)
            .text("name", name)
            .markup("lines", listed.toString())
            .markup("pictures", pictures));
  }

  /**
   * Adds an example that is on a sheet of many.
   *
   * @param lines as of one that has a picture of its own
   */
  void add(String name, List<String> lines, SheetArea place) {
    if (shown == MOST) {
      left++;
      return;
    }
    Rectangle area = place.area();
    Template part =
        new Template(PART)
            .text("source", encoded(place.file()))
            .text("text", "Input and relevance of " + name + ": " + String.join(", ", lines))
            .text("x", area.x)
            .text("y", area.y)
            .text("width", area.width)
            .text("height", area.height)
            .text("shownWidth", PART_WIDTH)
            .text("shownHeight", Math.round((double) PART_WIDTH * area.height / area.width))
            .text("wholeWidth", place.width())
            .text("wholeHeight", place.height());
    card(name, lines, part.toString());
  }

  /**
   * Adds a link to a sheet.
   *
   * @param first the first example on it
   * @param last the last one
   */
  void addSheet(String file, String first, String last) {
    sheetCount++;
    if (sheetCount <= MOST) {
      sheets.append(
          new Template("<li><a href=\"{file}\">{first} – {last}</a></li>\n")
              .text("file", encoded(file))
              .text("first", first)
              .text("last", last));
    }
  }

  private String sheetList() {
    if (sheetCount == 0) {
      return "";
    }
    String more = sheetCount > MOST ? "<li>… and on to sheet-" + sheetCount + ".png</li>\n" : "";
    return "<h2>Sheets of all pictures</h2>\n<ul class=\"sheets\">\n" + sheets + more + "</ul>\n";
  }

  /** A file's name as a relative address. */
  private static String encoded(String name) {
    StringBuilder address = new StringBuilder("./");
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      boolean isPlain =
          b >= 'a' && b <= 'z'
              || b >= 'A' && b <= 'Z'
              || b >= '0' && b <= '9'
              || b == '.'
              || b == '-'
              || b == '_';
      address.append(isPlain ? String.valueOf((char) b) : String.format("%%%02X", b & 0xff));
    }
    return address.toString();
  }

  String toMarkup() throws IOException {
    StringBuilder listed = new StringBuilder();
    facts.forEach(
        (what, value) ->
            listed.append(
                new Template("<dt>{what}</dt><dd>{value}</dd>\n")
                    .text("what", what)
                    .text("value", value)));
    return new Template(MARKUP)
        .text("title", title)
        .markup("style", style())
        .markup("facts", listed.toString())
        .text("colors", colors)
        .text("rest", left == 0 ? "" : " " + left + " more are there without a picture here.")
        .markup("sheets", sheetList())
        .markup("cards", cards.toString())
        .toString();
  }

  private static String style() throws IOException {
    try (InputStream stream = OverviewPage.class.getResourceAsStream("overview.css")) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
