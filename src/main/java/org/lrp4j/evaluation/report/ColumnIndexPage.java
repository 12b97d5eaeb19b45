package org.lrp4j.evaluation.report;

import java.util.Map;
import java.util.stream.Collectors;

/** The first page of a report of columns: figures, columns, rules, conservation, versions. */
record ColumnIndexPage(ColumnContent content) {

  private static final String NAVIGATION =
      """
      <nav aria-label="Report"><a href="#columns">{columns}</a><a href="#rules">Rules</a>\
      <a href="#numbers">Numbers</a></nav>
      """;

  private static final String MAIN =
      """
      <h1>{title}</h1>
      <p class="lead">{summary}</p>
      <p class="fine">{origin}</p>
      {notice}<dl class="tiles">
      {tiles}</dl>
      <p class="fine">{note}</p>
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
      <section id="rules" aria-labelledby="rules-title">
      <h2 id="rules-title">Rules, and where relevance went</h2>
      <p>Layer by layer from the output to the input, summed over all explained examples: the rule, \
      the relevance that arrived, what went on to the layer below, and what biases and stabilizers \
      kept.</p>
      {conservation}<details><summary>Which layer got which rule, as lrp4j prints it</summary>
      <pre tabindex="0">{rules}</pre></details>
      </section>
      <section id="numbers" aria-labelledby="numbers-title">
      <h2 id="numbers-title">Numbers</h2>
      <p>For programs: <a href="examples.csv">examples.csv</a>, \
      <a href="evaluation.json">evaluation.json</a>.</p>
      <details><summary>All of DL4J’s figures</summary>
      <pre tabindex="0">{stats}</pre></details>
      <div class="scroll" role="region" aria-label="Origin and versions" tabindex="0">
      <table class="versions"><tbody>
      {versions}</tbody></table>
      </div>
      </section>
      """;

  @Override
  public String toString() {
    ReportedColumns reported = content.reported();
    ColumnFigures figures = reported.figures();
    String columns = figures.kind().heading() + "s";
    String main =
        new Template(MAIN)
            .text("title", reported.title())
            .text("summary", summary())
            .text("origin", reported.origin().inWords())
            .markup("notice", IndexPage.skippedNotice(content.skipped()))
            .markup("tiles", tiles(figures.overall()))
            .text("note", figures.note())
            .text("columns", columns)
            .text("column", figures.kind().heading())
            .markup("heads", heads())
            .markup("rows", rows())
            .markup("conservation", IndexPage.conservation(content.conservation()))
            .text("rules", reported.rules())
            .text("stats", figures.stats().strip())
            .markup(
                "versions",
                IndexPage.rows(reported.origin().all()) + IndexPage.rows(content.versions()))
            .toString();
    return Page.of(
        reported.title(), new Template(NAVIGATION).text("columns", columns).toString(), main);
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

  static String number(double value) {
    if (value >= 10 && value == Math.rint(value)) {
      return Page.counted(Math.round(value), "", "").strip(); // how many, not how good
    }
    return Double.isFinite(value) ? Page.significant(value) : "–";
  }

  private static String tiles(Map<String, Double> figures) {
    return figures.entrySet().stream()
        .map(
            figure ->
                new Template("<div><dt>{name}</dt><dd>{value}</dd></div>\n")
                    .text("name", IndexPage.capitalised(figure.getKey()))
                    .text("value", number(figure.getValue()))
                    .toString())
        .collect(Collectors.joining());
  }

  private String heads() {
    return content.reported().figures().byColumn().get(0).keySet().stream()
        .map(name -> new Template("<th scope=\"col\">{name}</th>").text("name", name).toString())
        .collect(Collectors.joining());
  }

  private String rows() {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < content.reported().columnNames().size(); i++) {
      String cells =
          content.reported().figures().byColumn().get(i).values().stream()
              .map(value -> "<td class=\"figure\">" + number(value) + "</td>")
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
