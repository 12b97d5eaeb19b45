package org.lrp4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lrp4j.file.TextTable;

/**
 * The tables of several explainers, which differ in their last column only, side by side.
 *
 * <p>Long ones wrap on narrow terminals; that is what {@code --composite} is for.
 */
final class RuleTable {

  private static final String LAST_COLUMN = "rule or treatment";

  private final List<List<String>> columns = new ArrayList<>();

  /** Adds a column from the table that an explainer's {@code toString()} prints. */
  void add(String heading, String explainer) {
    // The first line names the composite.
    List<String> lines = explainer.lines().skip(1).toList();
    int lastColumn = lines.get(0).indexOf(LAST_COLUMN);
    if (columns.isEmpty()) {
      columns.add(
          lines.stream()
              .map(line -> line.substring(0, Math.min(lastColumn, line.length())).stripTrailing())
              .toList());
    }
    Stream<String> rules =
        lines.stream().skip(1).map(line -> line.substring(Math.min(lastColumn, line.length())));
    columns.add(Stream.concat(Stream.of(heading), rules).toList());
  }

  @Override
  public String toString() {
    TextTable table = new TextTable(row(0));
    for (int i = 1; i < columns.get(0).size(); i++) {
      table.row(row(i));
    }
    return table.toString();
  }

  private String[] row(int index) {
    return columns.stream().map(column -> column.get(index)).toArray(String[]::new);
  }
}
