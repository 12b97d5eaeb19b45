package org.lrp4j.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The first page of a report of columns: figures over all, and of each column. */
record ColumnIndexPage(ColumnContent content) {

  private static final String SECTIONS =
      """
      <section id="columns" aria-labelledby="columns-title">
      <h2 id="columns-title">{columns}</h2>
      <p>A name leads to the examples that are explained. What is explained is the network’s own \
      output, before a sigmoid or any scaling of labels is undone.</p>
      <div class="scroll" role="region" aria-label="{columns}" tabindex="0">
      <table>
      <thead><tr><th scope="col">{column}</th>{heads}<th scope="col">worst error</th></tr></thead>
      <tbody>
      {rows}</tbody>
      </table>
      </div>
      </section>
      """;

  @Override
  public String toString() {
    ReportedColumns reported = content.reported();
    ColumnFigures figures = reported.figures();
    String columns = figures.kind().heading() + "s";
    String sections =
        new Template(SECTIONS)
            .text("columns", columns)
            .text("column", figures.kind().heading())
            .markup("heads", FirstPage.heads(figures.byColumn().get(0).keySet()))
            .markup("rows", rows())
            .toString();
    List<String> files = new ArrayList<>(List.of("examples.csv", "evaluation.json"));
    content.survey().ifPresent(survey -> files.addAll(survey.files()));
    FirstPage.Head head =
        new FirstPage.Head(
            reported.title(),
            summary(),
            reported.origin(),
            content.skipped(),
            FirstPage.tiles(figures.overall(), FirstPage::number),
            figures.note());
    RulesAndNumbers rules =
        new RulesAndNumbers(
            "examples",
            content.conservation(),
            reported.rules(),
            files,
            "All of DL4J’s figures",
            figures.stats(),
            reported.origin(),
            content.versions());
    String links =
        new Template("<a href=\"#columns\">{name}</a>").text("name", columns).toString()
            + content.survey().map(SurveyedWhole::links).orElse("");
    String survey = content.survey().map(SurveyedWhole::markup).orElse("");
    return new FirstPage(head, links, sections + survey, rules).toString();
  }

  private String summary() {
    ReportedColumns reported = content.reported();
    return Page.counted(reported.examples(), "example", "examples")
        + ", "
        + reported.figures().kind().counted(reported.columnNames().size())
        + "; "
        + Page.counted(content.examples().size(), "explanation", "explanations")
        + ".";
  }

  private String rows() {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < content.reported().columnNames().size(); i++) {
      String cells =
          content.reported().figures().byColumn().get(i).values().stream()
              .map(value -> "<td class=\"figure\">" + FirstPage.number(value) + "</td>")
              .collect(Collectors.joining());
      rows.append(
          new Template(
                  "<tr><th scope=\"row\"><a href=\"{page}\">{name}</a></th>{cells}"
                      + "<td>{worst}</td></tr>\n")
              .text("page", ColumnContent.pageOf(i, 0))
              .text("name", content.name(i))
              .markup("cells", cells)
              .markup("worst", worst(i)));
    }
    return rows.toString();
  }

  private String worst(int column) {
    return content
        .worst(column)
        .map(
            entry ->
                new Template("<a href=\"{link}\">Example {index}</a>: {residual}")
                    .text("link", content.link(entry))
                    .text("index", entry.example().index())
                    .text("residual", Page.signed(entry.example().outcome().residual()))
                    .toString())
        .orElse("–");
  }
}
