package org.lrp4j.evaluation.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.lrp4j.dataset.ExplainedScores;
import org.lrp4j.dataset.SurveyCharts;
import org.lrp4j.dataset.summary.Breakdown;
import org.lrp4j.dataset.summary.Group;
import org.lrp4j.dataset.summary.InputPart;
import org.lrp4j.dataset.summary.SurveySummary;
import org.lrp4j.dataset.summary.UnitImportance;
import org.lrp4j.dataset.summary.Verdict;
import org.lrp4j.file.StagedFolder;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.Picture;

/** The sections of a report that tell what counts on the whole. */
final class SurveySections {

  private static final int MOST = 12;
  private static final int MOST_CLASSES = 20;

  /** About a phone's, so that texts keep their size there. */
  private static final int WIDTH = 360;

  private static final String SECTION =
      """
      <section id="importance" aria-labelledby="importance-title">
      <h2 id="importance-title">What counts on the whole</h2>
      <p>{note}</p>
      {parts}</section>
      """;

  private static final String PART =
      """
      <h3>{title}</h3>
      <div class="charts">
      {figures}</div>
      {table}
      """;

  private static final String MAPS =
      """
      <h3>{title}</h3>
      <div class="typical">
      {figures}</div>
      """;

  private static final String TABLE =
      """
      <details><summary>{summary}</summary>
      <div class="scroll" role="region" aria-label="{summary}" tabindex="0">
      <table>
      <thead><tr><th scope="col">{what}</th><th scope="col">examples</th>\
      <th scope="col">mean |R|</th><th scope="col">95 %</th><th scope="col">mean R</th>\
      <th scope="col">95 %</th>{columns}</tr></thead>
      <tbody>
      {rows}</tbody>
      </table>
      </div></details>
      """;

  /**
   * What the charts of a part are of.
   *
   * @param suffix tells its files from others
   * @param of what it is called; empty where there is but one
   * @param chosen whose examples are counted
   * @param classes the classes that have charts of their own
   */
  private record View(String suffix, String of, Predicate<Group> chosen, List<Integer> classes) {}

  private final SurveyCharts charts;
  private final SurveySummary summary;
  private final SurveyFigures files;

  SurveySections(SurveyCharts charts, StagedFolder folder) {
    this.charts = charts;
    this.summary = charts.summary();
    this.files = new SurveyFigures(folder);
  }

  String inWords() {
    long hits = summary.examples(group -> group.verdict() == Verdict.HIT);
    long errors = summary.examples(group -> group.verdict() == Verdict.ERROR);
    String verdicts =
        hits + errors == 0
            ? ""
            : ", "
                + Page.counted(hits, "hit", "hits")
                + " and "
                + Page.counted(errors, "error", "errors");
    String leftOut =
        summary.leftOut() == 0
            ? ""
            : "; " + Page.counted(summary.leftOut(), "more", "more") + " gave no finite relevance";
    return explained() + verdicts + leftOut + ".";
  }

  private String explained() {
    long all = summary.examples(group -> true);
    return isOfColumns()
        ? Page.counted(all, "explanation", "explanations")
            + " of "
            + Page.counted(classes().size(), "output", "outputs")
        : Page.counted(all, "example", "examples") + " explained";
  }

  private boolean isOfColumns() {
    return charts.names().scores() == ExplainedScores.OF_EACH_COLUMN;
  }

  String toMarkup() {
    return new Template(SECTION)
        .text(
            "note",
            "The mean of |relevance| over the examples, each explained for "
                + (isOfColumns()
                    ? "every output (positive relevance raises it),"
                    : "the class that it is predicted as,")
                + " with the interval in which it lies with a confidence of 95 %.")
        .markup(
            "parts",
            summary.parts().stream()
                .flatMap(part -> views().stream().map(view -> part(part, view)))
                .collect(Collectors.joining()))
        .toString();
  }

  /** Outputs have units of their own, and are not added up. */
  private List<View> views() {
    if (!isOfColumns() || classes().size() < 2) {
      List<Integer> shown = classes().size() < 2 ? List.of() : limited();
      return List.of(new View("", "", group -> true, shown));
    }
    return limited().stream()
        .map(
            column ->
                new View(
                    "-output-" + column,
                    charts.names().ofClass(column),
                    group -> group.explainedClass() == column,
                    List.of()))
        .toList();
  }

  private List<Integer> limited() {
    return classes().stream().limit(MOST_CLASSES).toList();
  }

  private String part(InputPart part, View view) {
    return part.by() == Breakdown.POSITION ? positions(part, view) : bars(part, view);
  }

  private String bars(InputPart part, View view) {
    List<Figure> figures = new ArrayList<>();
    String name = name(part) + view.suffix();
    String all = view.of().isEmpty() ? "all examples" : view.of();
    figures.add(
        figure(
            charts.importance(part, view.chosen(), MOST).width(WIDTH),
            name,
            "mean |relevance|, " + all));
    if (isOfColumns()) {
      figures.add(
          figure(
              charts.direction(part, view.chosen(), MOST).width(WIDTH),
              name + "-direction",
              "mean relevance, " + all + ": what raises it, and what lowers it"));
    }
    if (part.by() == Breakdown.FEATURE && hasRows(part, view)) {
      figures.add(
          figure(
              charts.swarm(part, view.chosen(), MOST).width(WIDTH),
              name + "-swarm",
              "each dot an example: to the right, the feature "
                  + (isOfColumns() ? "raises the output" : "speaks for the predicted class")));
    }
    for (int explained : view.classes()) {
      String of = charts.names().ofClass(explained);
      figures.add(
          figure(
              charts
                  .direction(part, group -> group.explainedClass() == explained, MOST)
                  .width(WIDTH),
              name + "-class-" + explained,
              "mean relevance of what is predicted as " + of));
    }
    return new Template(PART)
        .text("title", title(part, view))
        .markup("figures", figures.stream().map(Figure::toMarkup).collect(Collectors.joining()))
        .markup("table", table(part, view))
        .toString();
  }

  private boolean hasRows(InputPart part, View view) {
    return summary.rows(part.input()).stream().anyMatch(row -> view.chosen().test(row.group()));
  }

  /** Where relevance is: a map over all, and one for each class. */
  private String positions(InputPart part, View view) {
    List<Figure> figures = new ArrayList<>();
    String name = name(part) + view.suffix();
    figures.add(
        figure(
            sized(charts.positions(part, view.chosen())),
            name,
            "mean |relevance|, " + (view.of().isEmpty() ? "all examples" : view.of())));
    for (int explained : view.classes()) {
      figures.add(
          figure(
              sized(charts.positions(part, group -> group.explainedClass() == explained)),
              name + "-class-" + explained,
              "predicted as " + charts.names().ofClass(explained)));
    }
    return new Template(MAPS)
        .text("title", title(part, view))
        .markup("figures", figures.stream().map(Figure::toMarkup).collect(Collectors.joining()))
        .toString();
  }

  static Heatmap sized(Heatmap heatmap) {
    return heatmap.enlarged(Math.max(1, 112 / heatmap.longerSide()));
  }

  private List<Integer> classes() {
    return summary.counts().keySet().stream().map(Group::explainedClass).distinct().toList();
  }

  private static String name(InputPart part) {
    return "survey-"
        + SurveyFigures.plain(part.input())
        + "-"
        + part.by().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private String title(InputPart part, View view) {
    return title(part) + (view.of().isEmpty() ? "" : ": " + view.of());
  }

  private String title(InputPart part) {
    String by =
        switch (part.by()) {
          case FEATURE -> "By feature";
          case CHANNEL -> "By channel";
          case POSITION -> "By position";
          case TIME_STEP -> "By time step";
          case WORD -> "By word";
          case INPUT -> "By input";
        };
    return part.input().isEmpty() || inputs() < 2 ? by : by + " of " + part.input();
  }

  private long inputs() {
    return summary.parts().stream()
        .map(InputPart::input)
        .filter(name -> !name.isEmpty())
        .distinct()
        .count();
  }

  private Figure figure(Picture picture, String name, String caption) {
    return files.save(
        picture, name, caption, caption + ": " + String.join("; ", picture.description()));
  }

  /** Hits and errors beside each other, where labels are known. */
  private Map<String, Predicate<Group>> verdicts(View view) {
    Map<String, Predicate<Group>> verdicts = new LinkedHashMap<>();
    for (Verdict verdict : List.of(Verdict.HIT, Verdict.ERROR)) {
      Predicate<Group> chosen = view.chosen().and(group -> group.verdict() == verdict);
      if (summary.examples(chosen) > 0) {
        verdicts.put(verdict == Verdict.HIT ? "mean |R| of hits" : "of errors", chosen);
      }
    }
    return verdicts;
  }

  private String table(InputPart part, View view) {
    Map<String, Map<Integer, UnitImportance>> byVerdict = new LinkedHashMap<>();
    verdicts(view)
        .forEach(
            (title, chosen) ->
                byVerdict.put(
                    title,
                    summary.importance(part, chosen).stream()
                        .collect(Collectors.toMap(UnitImportance::unit, unit -> unit))));
    List<UnitImportance> ranked = charts.ranked(part, view.chosen()).stream().limit(50).toList();
    StringBuilder rows = new StringBuilder();
    for (UnitImportance unit : ranked) {
      List<String> cells = new ArrayList<>();
      cells.add(String.valueOf(unit.count()));
      cells.add(Page.significant(unit.meanAbsolute()));
      cells.add(interval(unit.absoluteInterval().low(), unit.absoluteInterval().high()));
      cells.add(Page.signed(unit.mean()));
      cells.add(interval(unit.interval().low(), unit.interval().high()));
      byVerdict.values().forEach(units -> cells.add(meanAbsolute(units.get(unit.unit()))));
      rows.append(
          new Template("<tr><th scope=\"row\">{name}</th>{cells}</tr>\n")
              .text("name", charts.names().ofUnit(part, unit.unit()))
              .markup(
                  "cells",
                  cells.stream()
                      .map(cell -> "<td class=\"figure\">" + Template.escape(cell) + "</td>")
                      .collect(Collectors.joining())));
    }
    return new Template(TABLE)
        .text("summary", title(part, view) + ", as a table")
        .text("what", part.by().name().toLowerCase(Locale.ROOT).replace('_', ' '))
        .markup("columns", FirstPage.heads(byVerdict.keySet()))
        .markup("rows", rows.toString())
        .toString();
  }

  private static String meanAbsolute(UnitImportance unit) {
    return unit == null ? "–" : Page.significant(unit.meanAbsolute());
  }

  private static String interval(double low, double high) {
    return Double.isFinite(low) && Double.isFinite(high)
        ? Page.significant(low) + " to " + Page.significant(high)
        : "–";
  }

  /** All units of all parts, of each class and verdict. */
  String csv() {
    StringBuilder csv =
        new StringBuilder(
            ReportNumbers.row(
                "input",
                "by",
                "class",
                "verdict",
                "unit",
                "name",
                "examples",
                "mean_absolute",
                "mean_absolute_low",
                "mean_absolute_high",
                "mean",
                "mean_low",
                "mean_high"));
    for (InputPart part : summary.parts()) {
      for (Group group : summary.counts().keySet()) {
        for (UnitImportance unit : summary.importance(part, group::equals)) {
          csv.append(
              ReportNumbers.row(
                  part.input(),
                  part.by().name().toLowerCase(Locale.ROOT),
                  charts.names().ofClass(group.explainedClass()),
                  group.verdict().name().toLowerCase(Locale.ROOT),
                  unit.unit(),
                  charts.names().ofUnit(part, unit.unit()),
                  unit.count(),
                  number(unit.meanAbsolute()),
                  number(unit.absoluteInterval().low()),
                  number(unit.absoluteInterval().high()),
                  number(unit.mean()),
                  number(unit.interval().low()),
                  number(unit.interval().high())));
        }
      }
    }
    return csv.toString();
  }

  static String number(double value) {
    return Double.isFinite(value) ? String.valueOf(value) : "";
  }
}
