package org.lrp4j.evaluation.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lrp4j.dataset.ComparedExample;
import org.lrp4j.dataset.MovedEvidence;
import org.lrp4j.dataset.SurveyNames;
import org.lrp4j.dataset.summary.Breakdown;
import org.lrp4j.dataset.summary.ComparisonSummary;
import org.lrp4j.dataset.summary.InputPart;
import org.lrp4j.dataset.summary.Interval;
import org.lrp4j.dataset.summary.Shift;
import org.lrp4j.dataset.summary.UnitImportance;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.picture.CommonStyle;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.ImportanceBar;
import org.lrp4j.picture.ImportanceChart;
import org.lrp4j.picture.InputPicture;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The section of a report that tells where the evidence moved between two networks or composites.
 *
 * @param comparison what was found
 * @param names what classes, features and other units are called
 * @param pictures draws examples
 * @param files writes charts
 */
record ComparisonSection(
    MovedEvidence comparison, SurveyNames names, ExcerptPictures pictures, SurveyFigures files) {

  private static final int MOST = 12;
  private static final int WIDTH = 360;

  private static final String SECTION =
      """
      <section id="comparison" aria-labelledby="comparison-title">
      <h2 id="comparison-title">Where the evidence moved</h2>
      <p>{summary}</p>
      <p class="fine">The distance is ½ Σ |R₁ − R₂|, each of which has Σ |R| = 1: 0 where both decide by \
      the same, 1 where by something else altogether.</p>
      {maps}<div class="charts">{charts}</div>
      {worst}</section>
      """;

  private static final String WORST =
      """
      <h3>The examples whose evidence moved furthest</h3>
      <div class="scroll" role="region" aria-label="The examples whose evidence moved furthest" tabindex="0">
      <table>
      <thead><tr><th scope="col">example</th><th scope="col">distance</th><th scope="col">{first}</th>\
      <th scope="col">{second}</th></tr></thead>
      <tbody>
      {rows}</tbody>
      </table></div>
      <ul class="strategies">
      {cards}</ul>
      """;

  private static final String CARD =
      """
      <li class="card"><h4>{title}</h4>
      <p class="fine">{summary}</p>
      <div class="typical">{figures}</div></li>
      """;

  String toMarkup() {
    ComparisonSummary summary = comparison.summary();
    if (summary.examples() == 0) {
      return "";
    }
    return new Template(SECTION)
        .text("summary", inWords(summary))
        .markup("maps", maps(summary))
        .markup(
            "charts",
            summary.parts().stream()
                .filter(part -> part.by() != Breakdown.POSITION)
                .map(this::chart)
                .map(Figure::toMarkup)
                .collect(Collectors.joining()))
        .markup("worst", worst())
        .toString();
  }

  /** Nothing where all is decided by the same. */
  private String worst() {
    List<ComparedExample> worst = comparison.worst();
    StringBuilder rows = new StringBuilder();
    StringBuilder cards = new StringBuilder();
    for (int i = 0; i < worst.size(); i++) {
      rows.append(row(worst.get(i)));
      cards.append(card(worst.get(i), i));
    }
    return worst.isEmpty()
        ? ""
        : new Template(WORST)
            .text("first", comparison.first())
            .text("second", comparison.second())
            .markup("rows", rows.toString())
            .markup("cards", cards.toString())
            .toString();
  }

  private String inWords(ComparisonSummary summary) {
    UnitImportance distance = summary.distance();
    Interval interval = distance.interval();
    String between =
        summary.examples() < 2
            ? ""
            : String.format(Locale.ROOT, " (95 %%: %.3f to %.3f)", interval.low(), interval.high());
    return String.format(
            Locale.ROOT,
            "From %s to %s the evidence of %s moved by %.3f on average%s",
            comparison.first(),
            comparison.second(),
            Page.counted(summary.examples(), "example", "examples"),
            distance.mean(),
            between)
        + "; "
        + Page.counted(summary.otherClass(), "is", "are")
        + " predicted as another class"
        + (summary.leftOut() == 0
            ? "."
            : "; "
                + Page.counted(summary.leftOut(), "more", "more")
                + " gave no finite relevance.");
  }

  /** Where images gained relevance, and where they lost it. */
  private String maps(ComparisonSummary summary) {
    String figures =
        summary.parts().stream()
            .filter(part -> part.by() == Breakdown.POSITION)
            .map(this::map)
            .map(Figure::toMarkup)
            .collect(Collectors.joining());
    return figures.isEmpty() ? "" : "<div class=\"typical\">" + figures + "</div>\n";
  }

  private Figure map(InputPart part) {
    float[] changes = new float[part.rows() * part.columns()];
    comparison.summary().changes(part).forEach(u -> changes[u.unit()] = (float) u.mean());
    Heatmap map =
        Heatmap.of(
            Nd4j.createFromArray(changes).reshape(1, 1, part.rows(), part.columns()),
            DataFormat.NCHW);
    String caption =
        "red where %s looks more than %s, blue where less"
            .formatted(comparison.second(), comparison.first());
    return files.save(
        SurveySections.sized(map),
        "comparison-" + SurveyFigures.plain(part.input()) + "-positions",
        caption,
        caption + ", on average over all examples");
  }

  /** The units whose share changed most. */
  private Figure chart(InputPart part) {
    List<ImportanceBar> bars =
        comparison.summary().changes(part).stream()
            .sorted(Comparator.comparingDouble((UnitImportance unit) -> -Math.abs(unit.mean())))
            .limit(MOST)
            .map(
                unit ->
                    new ImportanceBar(
                        names.ofUnit(part, unit.unit()),
                        unit.mean(),
                        unit.interval().low(),
                        unit.interval().high()))
            .toList();
    ImportanceChart chart = ImportanceChart.of(bars).signed().width(WIDTH);
    String caption =
        "by "
            + part.by().name().toLowerCase(Locale.ROOT).replace('_', ' ')
            + (part.input().isEmpty() ? "" : " of " + part.input())
            + ": its share of |relevance| in "
            + comparison.second()
            + " minus that in "
            + comparison.first();
    return files.save(
        chart,
        "comparison-" + SurveyFigures.plain(part.input()) + "-" + part.by().ordinal(),
        caption,
        caption + ": " + String.join("; ", chart.description()));
  }

  private String row(ComparedExample example) {
    Shift shift = example.shift();
    return new Template(
            """
            <tr><th scope="row">{name}</th><td class="figure">{distance}</td><td>{first}</td>\
            <td>{second}</td></tr>
            """)
        .text("name", example.name())
        .text("distance", Page.number(shift.distance()))
        .text("first", names.ofClass(shift.first()))
        .text("second", names.ofClass(shift.second()))
        .toString();
  }

  private String card(ComparedExample example, int index) {
    Shift shift = example.shift();
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < example.first().size(); i++) {
      InputPicture one = pictures.picture(example.first().get(i));
      InputPicture other = pictures.picture(example.second().get(i));
      // One scale for both, so that one can be compared with the other.
      CommonStyle style = CommonStyle.of(List.of(one, other));
      String name = "comparison-" + index + "-" + i;
      if (one instanceof Heatmap heatmap) {
        figures.add(pictures.drawInput(heatmap, name + "-input", example.name()));
      }
      figures.add(
          pictures.draw(
              one.style(style),
              name + "-first",
              comparison.first() + ": " + names.ofClass(shift.first()),
              example.name() + " by " + comparison.first()));
      figures.add(
          pictures.draw(
              other.style(style),
              name + "-second",
              comparison.second() + ": " + names.ofClass(shift.second()),
              example.name() + " by " + comparison.second()));
    }
    return new Template(CARD)
        .text("title", example.name())
        .text("summary", "moved by " + Page.number(shift.distance()))
        .markup("figures", figures.stream().map(Figure::toMarkup).collect(Collectors.joining()))
        .toString();
  }

  /** The examples whose evidence moved furthest. */
  String csv() {
    StringBuilder csv =
        new StringBuilder(ReportNumbers.row("example", "name", "distance", "first", "second"));
    for (ComparedExample example : comparison.worst()) {
      csv.append(
          ReportNumbers.row(
              example.shift().id(),
              example.name(),
              example.shift().distance(),
              names.ofClass(example.shift().first()),
              names.ofClass(example.shift().second())));
    }
    return csv.toString();
  }

  /** How the share of every unit changed. */
  String changesCsv() {
    StringBuilder csv =
        new StringBuilder(
            ReportNumbers.row("input", "by", "unit", "name", "examples", "change", "low", "high"));
    for (InputPart part : comparison.summary().parts()) {
      for (UnitImportance unit : comparison.summary().changes(part)) {
        csv.append(
            ReportNumbers.row(
                part.input(),
                part.by().name().toLowerCase(Locale.ROOT),
                unit.unit(),
                names.ofUnit(part, unit.unit()),
                unit.count(),
                unit.mean(),
                SurveySections.number(unit.interval().low()),
                SurveySections.number(unit.interval().high())));
      }
    }
    return csv.toString();
  }
}
