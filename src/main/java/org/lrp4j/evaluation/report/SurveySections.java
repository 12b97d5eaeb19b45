package org.lrp4j.evaluation.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
    return Page.counted(summary.examples(group -> true), "example", "examples")
        + " explained"
        + verdicts
        + leftOut
        + ".";
  }

  String toMarkup() {
    return new Template(SECTION)
        .text(
            "note",
            "The mean of |relevance| over the examples, each explained for the class that it is"
                + " predicted as, with the interval in which it lies with a confidence of 95 %.")
        .markup(
            "parts",
            summary.parts().stream()
                .map(part -> part.by() == Breakdown.POSITION ? positions(part) : part(part))
                .collect(Collectors.joining()))
        .toString();
  }

  private String part(InputPart part) {
    List<Figure> figures = new ArrayList<>();
    String name = name(part);
    figures.add(
        figure(
            charts.importance(part, group -> true, MOST).width(WIDTH),
            name,
            "mean |relevance|, all examples"));
    if (part.by() == Breakdown.FEATURE && !summary.rows(part.input()).isEmpty()) {
      figures.add(
          figure(
              charts.swarm(part, group -> true, MOST).width(WIDTH),
              name + "-swarm",
              "each dot an example: to the right, the feature speaks for the predicted class"));
    }
    if (classes().size() > 1) {
      for (int explained : classes().stream().limit(MOST_CLASSES).toList()) {
        String of = charts.names().ofClass(explained);
        figures.add(
            figure(
                charts
                    .direction(part, group -> group.explainedClass() == explained, MOST)
                    .width(WIDTH),
                name + "-class-" + explained,
                "mean relevance of what is predicted as " + of));
      }
    }
    return new Template(PART)
        .text("title", title(part))
        .markup("figures", figures.stream().map(Figure::toMarkup).collect(Collectors.joining()))
        .markup("table", table(part))
        .toString();
  }

  /** Where relevance is: a map over all, and one for each class. */
  private String positions(InputPart part) {
    List<Figure> figures = new ArrayList<>();
    figures.add(
        figure(
            sized(charts.positions(part, group -> true)),
            name(part),
            "mean |relevance|, all examples"));
    if (classes().size() > 1) {
      for (int explained : classes().stream().limit(MOST_CLASSES).toList()) {
        figures.add(
            figure(
                sized(charts.positions(part, group -> group.explainedClass() == explained)),
                name(part) + "-class-" + explained,
                "predicted as " + charts.names().ofClass(explained)));
      }
    }
    return new Template(MAPS)
        .text("title", title(part))
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
  private Map<String, Predicate<Group>> verdicts() {
    Map<String, Predicate<Group>> verdicts = new LinkedHashMap<>();
    for (Verdict verdict : List.of(Verdict.HIT, Verdict.ERROR)) {
      if (summary.examples(group -> group.verdict() == verdict) > 0) {
        verdicts.put(
            verdict == Verdict.HIT ? "mean |R| of hits" : "of errors",
            group -> group.verdict() == verdict);
      }
    }
    return verdicts;
  }

  private String table(InputPart part) {
    Map<String, Map<Integer, UnitImportance>> byVerdict = new LinkedHashMap<>();
    verdicts()
        .forEach(
            (title, chosen) ->
                byVerdict.put(
                    title,
                    summary.importance(part, chosen).stream()
                        .collect(Collectors.toMap(UnitImportance::unit, unit -> unit))));
    List<UnitImportance> ranked = charts.ranked(part, group -> true).stream().limit(50).toList();
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
        .text("summary", title(part) + ", as a table")
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
