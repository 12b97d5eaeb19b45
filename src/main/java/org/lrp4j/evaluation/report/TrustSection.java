package org.lrp4j.evaluation.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.lrp4j.faithfulness.FaithfulnessResult;
import org.lrp4j.faithfulness.MeasuredFigure;
import org.lrp4j.faithfulness.Ranking;
import org.lrp4j.picture.CurveChart;

/**
 * What measurement says about the maps, as a part of a page: a table, the verdict, and the curves.
 *
 * @param result what was measured
 * @param ranking what follows
 * @param sample on what it was measured, as a sentence
 * @param charts the curves, by the names of their files beside the page
 */
record TrustSection(
    FaithfulnessResult result, Ranking ranking, String sample, Map<String, CurveChart> charts) {

  private static final String SECTION =
      """
      <section id="trust" aria-labelledby="trust-title">
      <h2 id="trust-title">Can I trust these maps?</h2>
      <p>{sample} Each method takes away what it calls relevant, or is asked in some other way \
      whether it has to do with the network; random maps and gradient × input are what it has to \
      beat.</p>
      {verdict}<div class="scroll" tabindex="0" role="region" aria-label="Figures of each method"><table>
      <caption>Mean and 95 % bootstrap interval over the examples. ° not told from random maps \
      (paired sign-flip test, p > 0.05).</caption>
      <thead><tr><th scope="col">Method</th>{heads}</tr></thead>
      <tbody>
      {rows}</tbody></table></div>
      {charts}</section>
      """;

  private static final String CHART =
      """
      <figure><a href="{file}"><img src="{file}" alt="{alt}" loading="lazy"/></a></figure>
      """;

  static TrustSection of(FaithfulnessResult result, Ranking ranking, String sample) {
    Map<String, CurveChart> charts = new LinkedHashMap<>();
    for (String measure : result.curvedMeasures()) {
      charts.put("trust-" + slug(measure) + ".png", result.curves(measure));
    }
    return new TrustSection(result, ranking, sample, charts);
  }

  private static String slug(String figure) {
    return figure.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }

  /** The section. */
  String toMarkup() {
    StringBuilder verdict = new StringBuilder();
    ranking
        .toString()
        .lines()
        .forEach(line -> verdict.append(new Template("<p>{line}</p>\n").text("line", line)));
    StringBuilder rows = new StringBuilder();
    for (String method : result.attributions()) {
      rows.append(row(method));
    }
    StringBuilder figures = new StringBuilder();
    charts.forEach(
        (file, chart) ->
            figures.append(
                new Template(CHART)
                    .text("file", file)
                    .text("alt", String.join("; ", chart.description()))));
    return new Template(SECTION)
        .text("sample", sample)
        .markup("verdict", verdict.toString())
        .markup("heads", heads())
        .markup("rows", rows.toString())
        .markup(
            "charts", figures.isEmpty() ? "" : "<div class=\"charts\">\n" + figures + "</div>\n")
        .toString();
  }

  private String heads() {
    StringBuilder heads = new StringBuilder();
    for (String measure : result.measures()) {
      MeasuredFigure any =
          result.figures().stream()
              .filter(f -> f.measure().equals(measure))
              .findFirst()
              .orElseThrow();
      String arrow =
          switch (any.better()) {
            case HIGHER -> " ↑";
            case LOWER -> " ↓";
            case NEITHER -> "";
          };
      String label =
          switch (any.better()) {
            case HIGHER -> measure + ", higher is better";
            case LOWER -> measure + ", lower is better";
            case NEITHER -> measure;
          };
      heads.append(
          new Template("<th scope=\"col\" class=\"figure\" title=\"{label}\">{name}</th>")
              .text("label", label)
              .text("name", measure + arrow));
    }
    return heads.toString();
  }

  private String row(String method) {
    List<MeasuredFigure> figures =
        result.figures().stream().filter(f -> f.attribution().equals(method)).toList();
    StringBuilder cells = new StringBuilder();
    for (String measure : result.measures()) {
      cells.append(
          figures.stream()
              .filter(figure -> figure.measure().equals(measure))
              .findFirst()
              .map(TrustSection::cell)
              .orElse("<td class=\"figure\">–</td>"));
    }
    return new Template("<tr><th scope=\"row\">{method}</th>{cells}</tr>\n")
        .text("method", method)
        .markup("cells", cells.toString())
        .toString();
  }

  private static String cell(MeasuredFigure figure) {
    if (figure.estimate().count() == 0) {
      return "<td class=\"figure\">–</td>";
    }
    OptionalDouble p = figure.againstRandom();
    return new Template(
            "<td class=\"figure\">{mean}{mark}<br/><span class=\"fine\">{low} to {high}</span></td>")
        .text("mean", Page.significant(figure.estimate().mean()))
        .text("mark", p.isPresent() && p.getAsDouble() > Ranking.LEVEL ? "°" : "")
        .text("low", Page.significant(figure.estimate().low()))
        .text("high", Page.significant(figure.estimate().high()))
        .toString();
  }
}
