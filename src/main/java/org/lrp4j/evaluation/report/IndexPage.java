package org.lrp4j.evaluation.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.lrp4j.Conservation;

/** The first page: figures, confusion matrix, classes, rules, conservation, versions. */
final class IndexPage {

  private static final String NAVIGATION =
      """
      <nav aria-label="Report"><a href="#confusion">Confusion</a>{errors}<a href="#classes">Classes</a>\
      <a href="#rules">Rules</a><a href="#numbers">Numbers</a></nav>
      """;

  private static final String MAIN =
      """
      <h1>{title}</h1>
      <p class="lead">{summary}</p>
      <p class="fine">{origin}</p>
      {notice}<dl class="tiles">
      {tiles}</dl>
      <p class="fine">{note}</p>
      <section id="confusion" aria-labelledby="confusion-title">
      <h2 id="confusion-title">What is taken for what</h2>
      {confusion}</section>
      {errors}      <section id="classes" aria-labelledby="classes-title">
      <h2 id="classes-title">Classes</h2>
      <p>What the network looks at, on average over the most confident hits of each class; behind it, \
      the examples.</p>
      {legend}<ul class="classes{kind}">
      {classes}</ul>
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
      <a href="confusion.csv">confusion.csv</a>, <a href="evaluation.json">evaluation.json</a>.</p>
      <details><summary>All of DL4J’s figures</summary>
      <pre tabindex="0">{stats}</pre></details>
      <div class="scroll" role="region" aria-label="Origin and versions" tabindex="0">
      <table class="versions"><tbody>
      {versions}</tbody></table>
      </div>
      </section>
      """;

  private static final String CONSERVATION =
      """
      <div class="scroll" role="region" aria-label="Conservation of relevance" tabindex="0">
      <table>
      <thead><tr><th scope="col">layer</th><th scope="col">type</th><th scope="col">rule</th>\
      <th scope="col">arrived</th><th scope="col">passed on</th><th scope="col">bias kept</th>\
      <th scope="col">rest kept</th></tr></thead>
      <tbody>
      {rows}</tbody>
      </table>
      </div>
      """;

  private static final String CONSERVATION_ROW =
      """
      <tr><th scope="row">{name}</th><td>{type}</td><td>{rule}</td><td class="figure">{arrived}</td>\
      <td class="figure">{passed}</td><td class="figure">{bias}</td><td class="figure">{rest}</td></tr>
      """;

  private static final String CLASS =
      """
      <li class="card"><h3><a href="{page}">{name}</a></h3>
      {figures}<p class="fine">{summary}</p></li>
      """;

  private final ReportContent content;

  IndexPage(ReportContent content) {
    this.content = content;
  }

  @Override
  public String toString() {
    ClassFigures figures = content.figures();
    String errors = new WorstErrors(content).toMarkup();
    String main =
        new Template(MAIN)
            .text("title", content.title())
            .text("summary", summary())
            .text("origin", content.origin().inWords())
            .markup("notice", skippedNotice(content.skipped()))
            .markup("tiles", tiles(figures.overall()))
            .text("note", figures.note())
            .markup("confusion", new ConfusionTable(content).toMarkup())
            .markup("errors", errors)
            .markup("legend", Page.LEGEND)
            .markup("kind", hasCharts() ? " charted" : "")
            .markup("classes", classes())
            .markup("conservation", conservation(content.conservation()))
            .text("rules", content.rules())
            .text("stats", figures.evaluation().stats().strip())
            .markup("versions", rows(content.origin().all()) + rows(content.versions()))
            .toString();
    String toErrors = errors.isEmpty() ? "" : "<a href=\"#errors\">Errors</a>";
    String navigation = new Template(NAVIGATION).markup("errors", toErrors).toString();
    return Page.of(content.title(), navigation, main);
  }

  private String summary() {
    ClassFigures figures = content.figures();
    List<String> names = content.classNames();
    long errors = 0;
    for (int i = 0; i < names.size(); i++) {
      errors += figures.errors(i);
    }
    long explained = content.examples().count();
    return Page.counted(figures.examples(), "example", "examples")
        + " of "
        + Page.counted(names.size(), "class", "classes")
        + ", "
        + Page.counted(errors, "error", "errors")
        + "; "
        + Page.counted(explained, "example", "examples")
        + " explained.";
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

  static String tiles(Map<String, Double> figures) {
    return figures.entrySet().stream()
        .map(
            figure ->
                new Template("<div><dt>{name}</dt><dd>{value}</dd></div>\n")
                    .text("name", capitalised(figure.getKey()))
                    .text("value", percent(figure.getValue()))
                    .toString())
        .collect(Collectors.joining());
  }

  static String capitalised(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** Charts have texts, and need more room than images. */
  private boolean hasCharts() {
    return content.averages().values().stream().flatMap(List::stream).anyMatch(Figure::isChart);
  }

  private String classes() {
    StringBuilder items = new StringBuilder();
    for (int i = 0; i < content.classNames().size(); i++) {
      String figures =
          content.averages().getOrDefault(i, List.of()).stream()
              .map(Figure::toMarkup)
              .collect(Collectors.joining());
      items.append(
          new Template(CLASS)
              .text("page", Page.ofClass(i))
              .text("name", content.classNames().get(i))
              .markup("figures", figures.isEmpty() ? "<p class=\"fine\">no hit</p>\n" : figures)
              .text("summary", "output " + i + "; " + content.figures().summary(i)));
    }
    return items.toString();
  }

  static String conservation(Conservation conservation) {
    StringBuilder rows = new StringBuilder();
    for (Conservation.Row row : conservation.rows()) {
      rows.append(
          new Template(CONSERVATION_ROW)
              .text("name", row.name())
              .text("type", row.type())
              .text("rule", row.treatment())
              .text("arrived", Page.significant(row.arrived()))
              .text("passed", Page.significant(row.passedOn()))
              .text("bias", Page.significant(row.absorbedByBias()))
              .text("rest", Page.significant(row.absorbedByStabilizer())));
    }
    return new Template(CONSERVATION).markup("rows", rows.toString()).toString();
  }

  static String rows(Map<String, String> table) {
    return table.entrySet().stream()
        .map(
            row ->
                new Template("<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>\n")
                    .text("name", row.getKey())
                    .text("value", row.getValue())
                    .toString())
        .collect(Collectors.joining());
  }
}
