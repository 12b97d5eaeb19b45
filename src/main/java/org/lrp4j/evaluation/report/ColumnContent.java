package org.lrp4j.evaluation.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lrp4j.Conservation;
import org.lrp4j.evaluation.example.ColumnReason;
import org.lrp4j.evaluation.example.Reason;
import org.lrp4j.evaluation.report.ByReason.Entry;

/**
 * All that a report of columns says.
 *
 * @param reported what was evaluated
 * @param skipped how many inputs could not be read
 * @param examples the explained examples, column by column
 * @param survey what counts on the whole, drawn; empty if nobody asked
 * @param conservation where relevance went
 * @param versions what it was made with
 */
record ColumnContent(
    ReportedColumns reported,
    int skipped,
    List<ShownColumn> examples,
    Optional<SurveyedWhole> survey,
    Conservation conservation,
    Map<String, String> versions) {

  String name(int column) {
    return reported.columnNames().get(column);
  }

  List<ShownColumn> ofColumn(int column) {
    return examples.stream().filter(each -> each.outcome().column() == column).toList();
  }

  /** The pages of a column. */
  ByReason<ShownColumn> pages(int column) {
    return ByReason.of(
        ColumnReason.values(), ofColumn(column), ShownColumn::reasons, ShownColumn::outcome);
  }

  /** The worst error of a column that is shown. */
  Optional<Entry<ShownColumn>> worst(int column) {
    return pages(column).pages().stream()
        .flatMap(List::stream)
        .filter(entry -> entry.reason().like() == Reason.ERROR)
        .max(Comparator.comparingDouble(entry -> Math.abs(entry.example().outcome().residual())));
  }

  /** The link to an entry. */
  String link(Entry<ShownColumn> wanted) {
    int column = wanted.example().outcome().column();
    int page = pages(column).pageOf(wanted::equals).orElseThrow();
    return pageOf(column, page) + "#example-" + wanted.example().index();
  }

  /** A page of a column, from 0. */
  static String pageOf(int column, int page) {
    return "column-" + column + (page == 0 ? "" : "-" + (page + 1)) + ".html";
  }
}
