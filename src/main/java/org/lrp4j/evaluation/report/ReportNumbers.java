package org.lrp4j.evaluation.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.lrp4j.evaluation.example.Outcome;

/** The numbers of a report for programs. */
final class ReportNumbers {

  private final ReportContent content;

  ReportNumbers(ReportContent content) {
    this.content = content;
  }

  /** A row for each explained example. */
  String examplesCsv() {
    StringBuilder csv =
        new StringBuilder(
            "index,location,true,predicted,confidence,true_confidence,margin,reasons,"
                + "relevance_for_predicted,relevance_for_true,pictures,"
                + "score_for_predicted,score_for_true\r\n");
    for (ShownExample example : content.examples().toList()) {
      Outcome outcome = example.outcome();
      StringJoiner reasons = new StringJoiner(" ");
      example.reasons().forEach(reason -> reasons.add(reason.slug()));
      StringJoiner pictures = new StringJoiner(" ");
      example.panels().stream()
          .flatMap(panel -> panel.figures().stream())
          .forEach(figure -> pictures.add(figure.file()));
      csv.append(
          row(
              example.index(),
              example.location().orElse(""),
              content.classNames().get(outcome.trueClass()),
              content.classNames().get(outcome.predictedClass()),
              outcome.confidence(),
              outcome.trueConfidence(),
              outcome.margin(),
              reasons,
              example.sumForPredicted(),
              example.sumForTrue().isPresent() ? example.sumForTrue().getAsDouble() : "",
              pictures,
              example.scoreForPredicted(),
              example.scoreForTrue().isPresent() ? example.scoreForTrue().getAsDouble() : ""));
    }
    return csv.toString();
  }

  /** A row as RFC 4180 has it. */
  static String row(Object... cells) {
    StringJoiner row = new StringJoiner(",", "", "\r\n");
    for (Object cell : cells) {
      String text = cell.toString();
      boolean needsQuotes = text.matches("(?s).*[,\"\r\n].*");
      row.add(needsQuotes ? '"' + text.replace("\"", "\"\"") + '"' : text);
    }
    return row.toString();
  }

  /** Everything that is not of a single example. */
  String json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("title", content.title());
    root.put("origin", content.origin().all());
    root.put("examples", content.figures().examples());
    root.put("inputsSkipped", content.skipped());
    root.put("figures", JsonText.figures(content.figures().overall()));
    root.put("averaging", content.figures().averaging());
    root.put("classes", classes());
    root.put("conservation", JsonText.rows(content.conservation()));
    root.put("versions", content.versions());
    return JsonText.of(root);
  }

  private List<Map<String, Object>> classes() {
    List<Map<String, Object>> classes = new ArrayList<>();
    for (int i = 0; i < content.classNames().size(); i++) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", content.classNames().get(i));
      one.put("examples", content.figures().count(i));
      one.put("errors", content.figures().errors(i));
      one.put("precision", JsonText.figure(content.figures().precision(i)));
      one.put("recall", JsonText.figure(content.figures().recall(i)));
      one.put("f1", JsonText.figure(content.figures().f1(i)));
      classes.add(one);
    }
    return classes;
  }
}
