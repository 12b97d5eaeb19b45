package org.lrp4j.evaluation.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lrp4j.dataset.UnitSurvey;
import org.lrp4j.dataset.UnitSurvey.IdleUnits;
import org.lrp4j.dataset.summary.Breakdown;
import org.lrp4j.dataset.summary.InputPart;
import org.lrp4j.dataset.summary.SurveySummary;
import org.lrp4j.dataset.summary.UnitImportance;

/**
 * The section of a report that tells which units are idle.
 *
 * @param units a survey of units
 */
record UnitSection(SurveySummary units) {

  private static final String SECTION =
      """
      <section id="units" aria-labelledby="units-title">
      <h2 id="units-title">Units that never count</h2>
      <p>{summary}</p>
      <p class="fine">Of what each layer reads, the units, or channels of images, that had no relevance in \
      any of {examples}: they were never active, or what they say never mattered for the predicted \
      class. How much the others count is in <a href="units.csv">units.csv</a>.</p>
      <div class="scroll" role="region" aria-label="Units that never count" tabindex="0">
      <table>
      <thead><tr><th scope="col">read by</th><th scope="col">units</th><th scope="col">idle</th>\
      <th scope="col">which</th></tr></thead>
      <tbody>
      {rows}</tbody>
      </table></div>
      </section>
      """;

  String toMarkup() {
    Map<String, IdleUnits> idle =
        UnitSurvey.idle(units).stream().collect(Collectors.toMap(IdleUnits::layer, each -> each));
    List<InputPart> layers = layers();
    long all = layers.stream().mapToLong(this::count).sum();
    long without = idle.values().stream().mapToLong(each -> each.units().size()).sum();
    StringBuilder rows = new StringBuilder();
    for (InputPart layer : layers) {
      List<Integer> which =
          idle.containsKey(layer.input()) ? idle.get(layer.input()).units() : List.of();
      rows.append(
          new Template(
                  """
                  <tr><th scope="row">{layer}</th><td class="figure">{units}</td>\
                  <td class="figure">{idle}</td><td>{which}</td></tr>
                  """)
              .text("layer", layer.input())
              .text("units", count(layer))
              .text("idle", which.size())
              .text("which", which.isEmpty() ? "–" : ranges(which)));
    }
    return new Template(SECTION)
        .text(
            "summary",
            without == 0
                ? "All of " + Page.counted(all, "unit", "units") + " count in some example."
                : "%,d of %s never count.".formatted(without, Page.counted(all, "unit", "units")))
        .text("examples", Page.counted(units.examples(group -> true), "example", "examples"))
        .markup("rows", rows.toString())
        .toString();
  }

  private List<InputPart> layers() {
    return units.parts().stream()
        .filter(part -> part.by() == Breakdown.FEATURE || part.by() == Breakdown.CHANNEL)
        .toList();
  }

  private int count(InputPart layer) {
    return units.importance(layer, group -> true).size();
  }

  /** Such as "1, 3–7, 9". */
  static String ranges(List<Integer> ascending) {
    return IntStream.range(0, ascending.size())
        .filter(i -> i == 0 || ascending.get(i) != ascending.get(i - 1) + 1)
        .mapToObj(
            from -> {
              int until = from;
              while (until + 1 < ascending.size()
                  && ascending.get(until + 1) == ascending.get(until) + 1) {
                until++;
              }
              String first = String.valueOf(ascending.get(from));
              return until == from
                  ? first
                  : first + (until == from + 1 ? ", " : "–") + ascending.get(until);
            })
        .collect(Collectors.joining(", "));
  }

  /** How much every unit counts. */
  String csv() {
    StringBuilder csv =
        new StringBuilder(
            ReportNumbers.row("read_by", "unit", "examples", "mean_absolute", "mean", "idle"));
    for (InputPart layer : layers()) {
      for (UnitImportance unit : units.importance(layer, group -> true)) {
        csv.append(
            ReportNumbers.row(
                layer.input(),
                unit.unit(),
                unit.count(),
                unit.meanAbsolute(),
                unit.mean(),
                unit.meanAbsolute() == 0 ? "yes" : "no"));
      }
    }
    return csv.toString();
  }
}
