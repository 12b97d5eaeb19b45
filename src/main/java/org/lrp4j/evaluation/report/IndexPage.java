package org.lrp4j.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The first page of a report of classes: figures, confusion matrix, errors, classes. */
final class IndexPage {

  private static final String SECTIONS =
      """
      <section id="confusion" aria-labelledby="confusion-title">
      <h2 id="confusion-title">What is taken for what</h2>
      {confusion}</section>
      {errors}<section id="classes" aria-labelledby="classes-title">
      <h2 id="classes-title">Classes</h2>
      <p>What the network looks at, on average over the most confident hits of each class; behind it, \
      the examples.</p>
      {legend}<ul class="classes{kind}">
      {classes}</ul>
      </section>
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
    String sections =
        new Template(SECTIONS)
                .markup("confusion", new ConfusionTable(content).toMarkup())
                .markup("errors", errors)
                .markup("legend", Page.LEGEND)
                .markup("kind", hasCharts() ? " charted" : "")
                .markup("classes", classes())
                .toString()
            + content.survey().map(SurveyedWhole::markup).orElse("")
            + content.trust().map(TrustSection::toMarkup).orElse("");
    String links =
        "<a href=\"#confusion\">Confusion</a>"
            + (errors.isEmpty() ? "" : "<a href=\"#errors\">Errors</a>")
            + "<a href=\"#classes\">Classes</a>"
            + content.survey().map(SurveyedWhole::links).orElse("")
            + content.trust().map(trust -> "<a href=\"#trust\">Trust</a>").orElse("");
    List<String> files =
        new ArrayList<>(List.of("examples.csv", "confusion.csv", "evaluation.json"));
    content.survey().ifPresent(survey -> files.addAll(survey.files()));
    content.trust().ifPresent(trust -> files.addAll(trust.files()));
    FirstPage.Head head =
        new FirstPage.Head(
            content.title(),
            summary(),
            content.origin(),
            content.skipped(),
            FirstPage.tiles(figures.overall(), FirstPage::percent),
            figures.note());
    RulesAndNumbers rules =
        new RulesAndNumbers(
            "examples",
            content.conservation(),
            content.rules(),
            files,
            "All of DL4J’s figures",
            figures.evaluation().stats(),
            content.origin(),
            content.versions());
    return new FirstPage(head, links, sections, rules).toString();
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
}
