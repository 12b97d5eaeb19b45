package org.lrp4j.evaluation.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.lrp4j.evaluation.example.ColumnReason;
import org.lrp4j.evaluation.report.ColumnContent.Entry;

/**
 * One of the pages of a column of the output: its examples, by why they are shown.
 *
 * @param column the column, from 0
 * @param page which of its pages, from 0
 * @param content what the report says
 */
record ColumnPage(int column, int page, ColumnContent content) {

  private static final String MAIN =
      """
      <h1>{name}</h1>
      <p class="lead">{summary}</p>
      {legend}{pages}{sections}""";

  private static final String NAVIGATION =
      """
      <nav aria-label="Report"><a href="index.html">← Overview</a>{links}</nav>
      """;

  private static final String LEGEND =
      """
      <p class="legend"><span>lowers the output</span><span class="ramp" role="img" \
      aria-label="Colours from blue over white to red"></span><span>raises the output</span></p>
      """;

  private static final String SECTION =
      """
      <section id="{id}" aria-labelledby="{id}-title">
      <h2 id="{id}-title">{title}</h2>
      <div class="gallery">
      {cards}</div>
      </section>
      """;

  @Override
  public String toString() {
    List<List<Entry>> pages = content.pages(column);
    String name = content.name(column) + (pages.size() == 1 ? "" : ", page " + (page + 1));
    String main =
        new Template(MAIN)
            .text("name", name)
            .text("summary", summary())
            .markup("legend", LEGEND)
            .markup(
                "pages",
                Page.links(
                    "Pages", pages.size(), page, index -> ColumnContent.pageOf(column, index)))
            .markup("sections", sections(pages.get(page)))
            .toString();
    String navigation =
        new Template(NAVIGATION).markup("links", links(reasons(pages.get(page)))).toString();
    return Page.of(name + " – " + content.reported().title(), navigation, main);
  }

  private String summary() {
    Map<String, Double> figures = content.reported().figures().byColumn().get(column);
    return figures.entrySet().stream()
        .map(figure -> figure.getKey() + " " + ColumnIndexPage.number(figure.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static List<ColumnReason> reasons(List<Entry> entries) {
    return entries.stream().map(Entry::reason).distinct().toList();
  }

  private static String links(List<ColumnReason> reasons) {
    return reasons.stream()
        .map(
            reason ->
                new Template("<a href=\"#{id}\">{title}</a>")
                    .text("id", reason.slug())
                    .text("title", reason.heading())
                    .toString())
        .collect(Collectors.joining());
  }

  private String sections(List<Entry> entries) {
    Set<Long> shown = new HashSet<>();
    List<String> sections = new ArrayList<>();
    for (ColumnReason reason : reasons(entries)) {
      String cards =
          entries.stream()
              .filter(entry -> entry.reason() == reason)
              .map(Entry::example)
              .map(
                  example ->
                      new ColumnCard(example, content.reported().figures().kind())
                          .toMarkup(shown.add(example.index())))
              .collect(Collectors.joining());
      sections.add(
          new Template(SECTION)
              .text("id", reason.slug())
              .text("title", reason.heading())
              .markup("cards", cards)
              .toString());
    }
    return sections.isEmpty()
        ? "<p class=\"fine\">No example is explained.</p>\n"
        : String.join("", sections);
  }
}
