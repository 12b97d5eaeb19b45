package org.lrp4j.evaluation.report;

import java.util.Map;
import java.util.stream.Collectors;

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
      <p class="fine">{origin}</p>
      {legend}{pages}{sections}""";

  private static final String LEGEND =
      """
      <p class="legend"><span>lowers the output</span><span class="ramp" role="img" \
      aria-label="Colours from blue over white to red"></span><span>raises the output</span></p>
      """;

  @Override
  public String toString() {
    ByReason<ShownColumn> examples = content.pages(column);
    int pages = examples.pages().size();
    String name = content.name(column) + (pages == 1 ? "" : ", page " + (page + 1));
    String main =
        new Template(MAIN)
            .text("name", name)
            .text("summary", summary())
            .text("origin", content.reported().origin().inWords())
            .markup("legend", LEGEND)
            .markup(
                "pages",
                Page.links("Pages", pages, page, index -> ColumnContent.pageOf(column, index)))
            .markup(
                "sections",
                examples.sections(page, ShownColumn::index, this::card, "No example is explained."))
            .toString();
    return Page.of(name + " – " + content.reported().title(), examples.navigation(page), main);
  }

  private String card(ShownColumn example, boolean isFirst) {
    return new ColumnCard(example, content.name(column), content.reported().figures().kind())
        .toMarkup(isFirst);
  }

  private String summary() {
    Map<String, Double> figures = content.reported().figures().byColumn().get(column);
    return figures.entrySet().stream()
        .map(figure -> figure.getKey() + " " + FirstPage.number(figure.getValue()))
        .collect(Collectors.joining(", "));
  }
}
