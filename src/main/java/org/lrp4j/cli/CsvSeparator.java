package org.lrp4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.lrp4j.cli.CsvLines.Line;

/** Finds out what separates a table's cells: what gives all lines alike the most numbers. */
final class CsvSeparator {

  private static final List<Character> KNOWN = List.of(',', ';', '\t', '|');
  private static final int LINES = 50;

  private CsvSeparator() {}

  /** The guess; a comma if nothing speaks for another one. */
  static char of(String text) {
    char best = ',';
    double most = -1;
    for (char separator : KNOWN) {
      double score = score(text, separator);
      if (score > most) {
        most = score;
        best = separator;
      }
    }
    return best;
  }

  /** What a separator is called. */
  static String name(char separator) {
    return switch (separator) {
      case ',' -> "commas";
      case ';' -> "semicolons";
      case '\t' -> "tabs";
      default -> "\"" + separator + "\"";
    };
  }

  /** From 2 on where all lines have as many cells; from 1 on where the first one has several. */
  private static double score(String text, char separator) {
    List<Line> lines;
    try {
      lines = CsvLines.parse(text, separator, LINES);
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      return 0;
    }
    int columns = lines.isEmpty() ? 0 : lines.get(0).cells().size();
    if (columns < 2) {
      return 0;
    }
    if (lines.stream().anyMatch(line -> line.cells().size() != columns)) {
      return 1;
    }
    long values =
        lines.stream()
            .skip(1)
            .flatMap(line -> line.cells().stream())
            .filter(CsvSeparator::isValue)
            .count();
    return 2 + (double) values / (lines.size() * columns);
  }

  private static boolean isValue(String cell) {
    return CsvNumbers.isMissing(cell)
        || CsvNumbers.WITH_POINT.isNumber(cell)
        || new CsvNumbers(',').isNumber(cell);
  }
}
