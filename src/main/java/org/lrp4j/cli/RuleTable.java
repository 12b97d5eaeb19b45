package org.lrp4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The tables of several explainers, which differ in their last column only, side by side.
 *
 * <p>Long ones wrap on narrow terminals; that is what {@code --composite} is for.
 */
final class RuleTable {

  private static final String LAST_COLUMN = "rule or treatment";

  private final List<String> layers = new ArrayList<>();
  private final List<List<String>> columns = new ArrayList<>();

  /** Adds a column from the table that an explainer's {@code toString()} prints. */
  void add(String heading, String explainer) {
    // The first line names the composite.
    List<String> lines = explainer.lines().skip(1).toList();
    int lastColumn = lines.get(0).indexOf(LAST_COLUMN);
    if (layers.isEmpty()) {
      lines.forEach(line -> layers.add(padded(line, lastColumn).substring(0, lastColumn)));
    }
    List<String> column = new ArrayList<>(List.of(heading));
    lines.stream()
        .skip(1)
        .forEach(line -> column.add(padded(line, lastColumn).substring(lastColumn)));
    columns.add(column);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    int[] widths =
        columns.stream()
            .mapToInt(column -> column.stream().mapToInt(String::length).max().orElse(0))
            .toArray();
    for (int i = 0; i < layers.size(); i++) {
      int row = i;
      StringBuilder line = new StringBuilder(layers.get(i));
      IntStream.range(0, columns.size())
          .forEach(c -> line.append(padded(columns.get(c).get(row), widths[c])).append("  "));
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }
}
