package org.lrp4j.evaluation.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lrp4j.Conservation;
import org.lrp4j.evaluation.example.ColumnReason;
import org.lrp4j.evaluation.example.Reason;

/**
 * All that a report of columns says.
 *
 * @param reported what was evaluated
 * @param skipped how many inputs could not be read
 * @param examples the explained examples, column by column
 * @param conservation where relevance went
 * @param versions what it was made with
 */
record ColumnContent(
    ReportedColumns reported,
    int skipped,
    List<ShownColumn> examples,
    Conservation conservation,
    Map<String, String> versions) {

  /** What the default settings choose of a column for one reason is on one page. */
  private static final int MOST_ON_PAGE = 50;

  /**
   * An example where it is shown for one of its reasons.
   *
   * @param reason why
   * @param example the example
   */
  record Entry(ColumnReason reason, ShownColumn example) {}

  String name(int column) {
    return reported.columnNames().get(column);
  }

  List<ShownColumn> ofColumn(int column) {
    return examples.stream().filter(each -> each.outcome().column() == column).toList();
  }

  /** The pages of a column, each a list of what is on it; at least one. */
  List<List<Entry>> pages(int column) {
    List<Entry> entries = new ArrayList<>();
    for (ColumnReason reason : ColumnReason.values()) {
      ofColumn(column).stream()
          .filter(each -> each.reasons().contains(reason))
          .sorted(Comparator.comparingDouble((ShownColumn each) -> each.score(reason)).reversed())
          .forEach(each -> entries.add(new Entry(reason, each)));
    }
    List<List<Entry>> pages = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += MOST_ON_PAGE) {
      pages.add(entries.subList(from, Math.min(entries.size(), from + MOST_ON_PAGE)));
    }
    return pages.isEmpty() ? List.of(List.of()) : pages;
  }

  /** The worst error of a column that is shown. */
  Optional<Entry> worst(int column) {
    return pages(column).stream()
        .flatMap(List::stream)
        .filter(entry -> entry.reason().like() == Reason.ERROR)
        .max(Comparator.comparingDouble(entry -> Math.abs(entry.example().outcome().residual())));
  }

  /** The link to an entry. */
  String link(Entry wanted) {
    int column = wanted.example().outcome().column();
    List<List<Entry>> pages = pages(column);
    for (int page = 0; page < pages.size(); page++) {
      if (pages.get(page).contains(wanted)) {
        return pageOf(column, page) + "#example-" + wanted.example().index();
      }
    }
    throw new IllegalArgumentException("Not shown: " + wanted);
  }

  /** A page of a column, from 0. */
  static String pageOf(int column, int page) {
    return "column-" + column + (page == 0 ? "" : "-" + (page + 1)) + ".html";
  }
}
