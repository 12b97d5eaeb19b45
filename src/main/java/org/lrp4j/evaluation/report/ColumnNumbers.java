package org.lrp4j.evaluation.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.lrp4j.evaluation.example.ColumnOutcome;

/**
 * The numbers of a report of columns, for programs.
 *
 * @param content what the report says
 */
record ColumnNumbers(ColumnContent content) {

  /** A row for each explained example of each column. */
  String examplesCsv() {
    StringBuilder csv =
        new StringBuilder(
            "index,location,column,label,output,residual,reasons,relevance,pictures,score\r\n");
    for (ShownColumn example : content.examples()) {
      ColumnOutcome outcome = example.outcome();
      StringJoiner reasons = new StringJoiner(" ");
      example.reasons().forEach(reason -> reasons.add(reason.slug()));
      StringJoiner pictures = new StringJoiner(" ");
      example.panels().stream()
          .flatMap(panel -> panel.figures().stream())
          .forEach(figure -> pictures.add(figure.file()));
      csv.append(
          ReportNumbers.row(
              example.index(),
              example.location().orElse(""),
              content.name(outcome.column()),
              outcome.label(),
              outcome.output(),
              outcome.residual(),
              reasons,
              example.sum(),
              pictures,
              example.score()));
    }
    return csv.toString();
  }

  /** Everything that is not of a single example. */
  String json() {
    ReportedColumns reported = content.reported();
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("title", reported.title());
    root.put("kind", reported.figures().kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    root.put("examples", reported.examples());
    root.put("inputsSkipped", content.skipped());
    root.put("figures", JsonText.figures(reported.figures().overall()));
    root.put("columns", columns());
    root.put("conservation", JsonText.rows(content.conservation()));
    root.put("origin", reported.origin().all());
    root.put("versions", content.versions());
    return JsonText.of(root);
  }

  private List<Map<String, Object>> columns() {
    List<Map<String, Object>> columns = new ArrayList<>();
    for (int i = 0; i < content.reported().columnNames().size(); i++) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", content.name(i));
      one.putAll(JsonText.figures(content.reported().figures().byColumn().get(i)));
      columns.add(one);
    }
    return columns;
  }
}
