package org.lrp4j.cli;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A table with commas. Its first line holds the names of the columns if none of its cells is a
 * number.
 *
 * @param names the columns' names, or empty if the file has none
 * @param rows the cells
 * @param lines the line of the file that each row is in, from 1; the last one if it has several
 */
record CsvTable(List<String> names, List<CSVRecord> rows, List<Long> lines) {

  /**
   * Reads a table.
   *
   * @throws CommandFailure if it cannot be read, is empty, or not all lines have the same length
   */
  static CsvTable read(Path file) {
    List<CSVRecord> rows = new ArrayList<>();
    List<Long> lines = new ArrayList<>();
    CSVFormat format = CSVFormat.DEFAULT.builder().setTrim(true).setIgnoreEmptyLines(true).build();
    try (Reader reader = reader(file);
        CSVParser parser = format.parse(reader)) {
      for (CSVRecord row : parser) {
        if (!rows.isEmpty() && row.size() != rows.get(0).size()) {
          throw CommandFailure.badInput(
              "%s: line %d has %d columns, but the first one has %d"
                  .formatted(file, parser.getCurrentLineNumber(), row.size(), rows.get(0).size()));
        }
        rows.add(row);
        lines.add(parser.getCurrentLineNumber());
      }
    } catch (IOException | IllegalStateException | UncheckedIOException e) {
      throw CommandFailure.badInput(file + " cannot be read as a table: " + e.getMessage(), e);
    }
    if (rows.isEmpty()) {
      throw CommandFailure.badInput(file + " is empty: expected a table with commas");
    }
    CSVRecord first = rows.get(0);
    boolean isHeader = first.stream().allMatch(cell -> number(cell).isEmpty());
    return isHeader
        ? new CsvTable(first.toList(), rows.subList(1, rows.size()), lines.subList(1, lines.size()))
        : new CsvTable(List.of(), rows, lines);
  }

  /** With an end to its last line: the parser does not count a line that has none. */
  private static Reader reader(Path file) throws IOException {
    InputStream end = new ByteArrayInputStream(new byte[] {'\n'});
    return new BufferedReader(
        new InputStreamReader(
            new SequenceInputStream(Files.newInputStream(file), end),
            StandardCharsets.UTF_8.newDecoder()));
  }

  /** The numbers of some rows in some columns. */
  float[][] numbers(int from, int to, List<Integer> columns, Path file) {
    float[][] values = new float[to - from][columns.size()];
    for (int i = from; i < to; i++) {
      for (int k = 0; k < columns.size(); k++) {
        String cell = rows.get(i).get(columns.get(k));
        long line = lines.get(i);
        values[i - from][k] =
            number(cell)
                .orElseThrow(
                    () ->
                        CommandFailure.badInput(
                            "%s: line %d holds \"%s\", expected a number"
                                .formatted(file, line, cell)));
      }
    }
    return values;
  }

  /** All columns, from 0. */
  List<Integer> columns() {
    int count = rows.isEmpty() ? names.size() : rows.get(0).size();
    return IntStream.range(0, count).boxed().toList();
  }

  private static Optional<Float> number(String cell) {
    try {
      return Optional.of(Float.parseFloat(cell));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
