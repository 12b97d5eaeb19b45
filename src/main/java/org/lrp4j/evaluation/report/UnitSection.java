package org.lrp4j.evaluation.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lrp4j.dataset.summary.LayerUnits;
import org.lrp4j.dataset.summary.UnitState;
import org.lrp4j.dataset.summary.UnitSummary;
import org.lrp4j.dataset.summary.UnitUse;

/**
 * The section of a report that tells which units are dead, and which idle.
 *
 * @param units a survey of units
 */
record UnitSection(UnitSummary units) {

  private static final String SECTION =
      """
      <section id="units" aria-labelledby="units-title">
      <h2 id="units-title">Units that never count</h2>
      <p>{summary}</p>
      <p class="fine">Of what each layer reads, the units, or channels of images. The activation of a \
      dead one is the same in all of {examples}: mostly 0, behind a ReLU that is never open. An idle one is \
      active, but had no relevance in any: what it says never mattered for the predicted class. How much \
      the others count, and between what they lie, is in <a href="units.csv">units.csv</a>.</p>
      <div class="scroll" role="region" aria-label="Units that never count" tabindex="0">
      <table>
      <thead><tr><th scope="col">read by</th><th scope="col">units</th><th scope="col">dead</th>\
      <th scope="col">idle</th><th scope="col">which are dead</th><th scope="col">which are idle</th>\
      </tr></thead>
      <tbody>
      {rows}</tbody>
      </table></div>
      </section>
      """;

  String toMarkup() {
    StringBuilder rows = new StringBuilder();
    for (LayerUnits layer : units.layers()) {
      List<Integer> dead = layer.of(UnitState.DEAD);
      List<Integer> idle = layer.of(UnitState.IDLE);
      rows.append(
          new Template(
                  """
                  <tr><th scope="row">{layer}</th><td class="figure">{units}</td>\
                  <td class="figure">{dead}</td><td class="figure">{idle}</td>\
                  <td>{whichDead}</td><td>{whichIdle}</td></tr>
                  """)
              .text("layer", layer.layer())
              .text("units", layer.units().size())
              .text("dead", dead.size())
              .text("idle", idle.size())
              .text("whichDead", which(dead))
              .text("whichIdle", which(idle)));
    }
    return new Template(SECTION)
        .text("summary", units.inWords() + ".")
        .text(
            "examples",
            Page.counted(units.relevance().examples(group -> true), "example", "examples"))
        .markup("rows", rows.toString())
        .toString();
  }

  private static String which(List<Integer> units) {
    return units.isEmpty() ? "–" : ranges(units);
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
            ReportNumbers.row(
                "read_by",
                "unit",
                "examples",
                "mean_absolute",
                "mean",
                "least_activation",
                "greatest_activation",
                "state"));
    for (LayerUnits layer : units.layers()) {
      for (UnitUse unit : layer.units()) {
        csv.append(
            ReportNumbers.row(
                layer.layer(),
                unit.unit(),
                unit.importance().count(),
                unit.importance().meanAbsolute(),
                unit.importance().mean(),
                unit.least(),
                unit.most(),
                unit.state().name().toLowerCase(Locale.ROOT)));
      }
    }
    return csv.toString();
  }
}
