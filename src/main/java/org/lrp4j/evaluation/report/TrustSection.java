package org.lrp4j.evaluation.report;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.lrp4j.faithfulness.FaithfulnessResult;
import org.lrp4j.faithfulness.MeasuredFigure;
import org.lrp4j.faithfulness.Ranking;
import org.lrp4j.file.StagedFolder;
import org.lrp4j.picture.Picture;

/**
 * What measurement says about the maps, as a part of a page: a table, the verdict, and the curves.
 *
 * @param findings what was measured
 * @param charts the pictures, by their paths from the page
 * @param files the figures for programs, by their names
 */
record TrustSection(TrustFindings findings, Map<String, Picture> charts, List<String> files) {

  /** The files beside a report, as a pattern. */
  static final String FILES = "trust\\.(csv|json)";

  private static final String SECTION =
      """
      <section id="trust" aria-labelledby="trust-title">
      <h2 id="trust-title">Can I trust these maps?</h2>
      <p>{sample} Each method takes away what it calls relevant, or is asked in some other way \
      whether it has to do with the network; random maps and gradient × input are what it has to \
      beat.</p>
      {verdict}<div class="scroll trust" tabindex="0" role="region" aria-label="Figures of each \
      method"><table>
      <caption>Mean and 95 % bootstrap interval over the examples. ° not told from random maps \
      (paired sign-flip test, p > 0.05).</caption>
      <thead><tr><th scope="col">Method</th>{heads}</tr></thead>
      <tbody>
      {rows}</tbody></table></div>
      {charts}</section>
      """;

  private static final String CHART =
      """
      <figure class="scroll" tabindex="0" role="region" aria-label="{title}"><a href="{file}">\
      <img src="{file}" alt="{alt}" width="{width}" height="{height}" loading="lazy"/></a></figure>
      """;

  /** Of a page of its own, whose pictures lie beside it. */
  static TrustSection ofPage(TrustFindings findings) {
    return new TrustSection(findings, charts(findings, ""), List.of());
  }

  /** Within a report. */
  static TrustSection inReport(TrustFindings findings) {
    return new TrustSection(
        findings,
        charts(findings, ReportPictures.FOLDER + "/"),
        List.of("trust.csv", "trust.json"));
  }

  private static Map<String, Picture> charts(TrustFindings findings, String folder) {
    Map<String, Picture> charts = new LinkedHashMap<>();
    charts.put(folder + "trust-figures.png", findings.result().dots());
    for (String measure : findings.result().curvedMeasures()) {
      charts.put(folder + "trust-" + slug(measure) + ".png", findings.result().curves(measure));
    }
    return charts;
  }

  /** Draws the curves into a report's folder, and writes the figures for programs. */
  void writeTo(StagedFolder folder) throws IOException {
    charts.forEach((file, chart) -> chart.save(folder.file(file)));
    folder.write("trust.csv", findings.result().toCsv());
    folder.write("trust.json", findings.result().toJson());
  }

  private static String slug(String figure) {
    return figure.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }

  /** The section. */
  String toMarkup() {
    StringBuilder verdict = new StringBuilder();
    findings
        .ranking()
        .toString()
        .lines()
        .forEach(line -> verdict.append(new Template("<p>{line}</p>\n").text("line", line)));
    StringBuilder rows = new StringBuilder();
    for (String method : findings.result().attributions()) {
      rows.append(row(method));
    }
    StringBuilder figures = new StringBuilder();
    charts.forEach(
        (file, chart) -> {
          BufferedImage image = chart.toImage();
          figures.append(
              new Template(CHART)
                  .text("file", file)
                  .text("title", chart.description().get(0))
                  .text("alt", String.join("; ", chart.description()))
                  .text("width", image.getWidth())
                  .text("height", image.getHeight()));
        });
    return new Template(SECTION)
        .text("sample", findings.sample())
        .markup("verdict", verdict.toString())
        .markup("heads", heads())
        .markup("rows", rows.toString())
        .markup(
            "charts",
            figures.isEmpty() ? "" : "<div class=\"charts trust\">\n" + figures + "</div>\n")
        .toString();
  }

  private String heads() {
    StringBuilder heads = new StringBuilder();
    FaithfulnessResult result = findings.result();
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
      String words = any.better().inWords();
      heads.append(
          new Template("<th scope=\"col\" class=\"figure\" title=\"{label}\">{name}</th>")
              .text("label", words.isEmpty() ? measure : measure + ", " + words)
              .text("name", measure + arrow));
    }
    return heads.toString();
  }

  private String row(String method) {
    FaithfulnessResult result = findings.result();
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
