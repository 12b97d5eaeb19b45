package org.lrp4j.evaluation.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/**
 * What the first pages of all kinds of reports have in common.
 *
 * @param head what stands on top
 * @param links the links to the sections, which come before those of the end
 * @param sections what the kind of report says
 * @param rules what stands at the end
 */
record FirstPage(Head head, String links, String sections, RulesAndNumbers rules) {

  private static final String NAVIGATION =
      """
      <nav aria-label="Report">{links}<a href="#rules">Rules</a><a href="#numbers">Numbers</a></nav>
      """;

  private static final String MAIN =
      """
      <h1>{title}</h1>
      <p class="lead">{summary}</p>
      <p class="fine">{origin}</p>
      {notice}<dl class="tiles">
      {tiles}</dl>
      <p class="fine">{note}</p>
      {sections}{rules}""";

  /**
   * The top of the page.
   *
   * @param title the report's title
   * @param summary how many examples there are, and how many of them are explained
   * @param origin what the report is of
   * @param skipped how many inputs could not be read
   * @param tiles the figures over all, as markup
   * @param note what the figures mean
   */
  record Head(
      String title, String summary, Origin origin, long skipped, String tiles, String note) {}

  @Override
  public String toString() {
    String main =
        new Template(MAIN)
            .text("title", head.title)
            .text("summary", head.summary)
            .text("origin", head.origin.inWords())
            .markup("notice", skippedNotice(head.skipped))
            .markup("tiles", head.tiles)
            .text("note", head.note)
            .markup("sections", sections)
            .markup("rules", rules.toMarkup())
            .toString();
    return Page.of(head.title, new Template(NAVIGATION).markup("links", links).toString(), main);
  }

  static String skippedNotice(long skipped) {
    return skipped == 0
        ? ""
        : new Template(
                "<p class=\"notice\" role=\"note\">{text}: see"
                    + " <a href=\"skipped.txt\">skipped.txt</a>.</p>\n")
            .text(
                "text",
                Page.counted(skipped, "input", "inputs")
                    + " could not be read, and "
                    + (skipped == 1 ? "is" : "are")
                    + " not among the examples")
            .toString();
  }

  /** The figures over all, in large letters. */
  static String tiles(Map<String, Double> figures, DoubleFunction<String> inWords) {
    return figures.entrySet().stream()
        .map(
            figure ->
                new Template("<div><dt>{name}</dt><dd>{value}</dd></div>\n")
                    .text("name", capitalised(figure.getKey()))
                    .text("value", inWords.apply(figure.getValue()))
                    .toString())
        .collect(Collectors.joining());
  }

  private static String capitalised(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  /** The head of a table's columns. */
  static String heads(Iterable<String> names) {
    StringBuilder heads = new StringBuilder();
    names.forEach(
        name -> heads.append(new Template("<th scope=\"col\">{name}</th>").text("name", name)));
    return heads.toString();
  }

  static String percent(double share) {
    return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** How many there are, or how good they are. */
  static String number(double value) {
    if (value >= 10 && value == Math.rint(value)) {
      return Page.counted(Math.round(value), "", "").strip();
    }
    return Double.isFinite(value) ? Page.significant(value) : "–";
  }

  /** The files, each as a link. */
  static String links(List<String> files) {
    return files.stream()
        .map(file -> new Template("<a href=\"{file}\">{file}</a>").text("file", file).toString())
        .collect(Collectors.joining(", "));
  }
}
