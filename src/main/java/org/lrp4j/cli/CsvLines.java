package org.lrp4j.cli;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A text cut into lines and cells. */
final class CsvLines {

  /**
   * The cells of a line, without blanks around them.
   *
   * @param number the line's number in the file, from 1; the last one if it has several
   */
  record Line(List<String> cells, long number) {}

  private CsvLines() {}

  /**
   * Cuts a text. Lines without any content are left out: spreadsheets write them below a table.
   *
   * @param most how many lines at most
   */
  static List<Line> parse(String text, char separator, int most) throws IOException {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(separator)
            .setTrim(true)
            .setIgnoreEmptyLines(true)
            .build();
    List<Line> lines = new ArrayList<>();
    // With an end to its last line: the parser does not count a line that has none.
    try (CSVParser parser = format.parse(new StringReader(text + "\n"))) {
      for (CSVRecord row : parser) {
        if (lines.size() == most) {
          break;
        }
        if (row.stream().anyMatch(cell -> !cell.isEmpty())) {
          lines.add(new Line(row.toList(), parser.getCurrentLineNumber()));
        }
      }
    }
    return lines;
  }
}
