package org.lrp4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table of text, most of which stands for numbers.
 *
 * @param file where it was read from
 * @param names the columns' names, or empty if the file has none
 * @param rows the cells
 * @param lines the line of the file that each row is in, from 1; the last one if it has several
 * @param positions the place of each row among all of the table's rows, from 0
 * @param skipped the rows that were left out, and why
 * @param numbers how its numbers are written
 */
record CsvTable(
    Path file,
    List<String> names,
    List<List<String>> rows,
    List<Long> lines,
    List<Integer> positions,
    List<String> skipped,
    CsvNumbers numbers) {

  /** The numbers of some rows in some columns. */
  float[][] numbers(int from, int to, List<Integer> columns) {
    float[][] values = new float[to - from][columns.size()];
    for (int i = from; i < to; i++) {
      for (int k = 0; k < columns.size(); k++) {
        values[i - from][k] = number(i, columns.get(k));
      }
    }
    return values;
  }

  private float number(int row, int column) {
    String cell = rows.get(row).get(column);
    if (CsvNumbers.isMissing(cell)) {
      throw CommandFailure.badInput(
          "%s: %s. Fill it in, or leave such rows out with --skip-missing"
              .formatted(file, missing(row, column)));
    }
    return numbers
        .number(cell)
        .orElseThrow(
            () ->
                CommandFailure.badInput(
                    "%s: line %d holds \"%s\", expected a number in column %s%s"
                        .formatted(
                            file,
                            lines.get(row),
                            cell,
                            named(column),
                            numbers.isNumber(cell) || CsvNumbers.isInfinite(cell)
                                ? " that float32 can hold"
                                : ". Names of columns are told by --header, columns that the model"
                                    + " does not take are left out with --leave-out")));
  }

  private String missing(int row, int column) {
    String cell = rows.get(row).get(column);
    return "line %d has no value in column %s%s"
        .formatted(lines.get(row), named(column), cell.isEmpty() ? "" : ", but \"" + cell + "\"");
  }

  /**
   * Without the rows that have no value in one of some columns, or no class.
   *
   * @param label the column with the class, or -1
   */
  CsvTable withoutMissing(List<Integer> columns, int label) {
    List<Integer> kept = new ArrayList<>();
    List<String> left = new ArrayList<>(skipped);
    for (int i = 0; i < rows.size(); i++) {
      int row = i;
      Stream.concat(
              columns.stream().filter(column -> CsvNumbers.isMissing(rows.get(row).get(column))),
              Stream.of(label).filter(column -> column >= 0 && isUnlabelled(row, column)))
          .findFirst()
          .ifPresentOrElse(
              column -> left.add(file + ": " + missing(row, column)), () -> kept.add(row));
    }
    return new CsvTable(
        file,
        names,
        kept.stream().map(rows::get).toList(),
        kept.stream().map(lines::get).toList(),
        kept.stream().map(positions::get).toList(),
        List.copyOf(left),
        numbers);
  }

  /** Whether a row has no class. Some have one that is called "none". */
  private boolean isUnlabelled(int row, int label) {
    String cell = rows.get(row).get(label);
    return cell.isEmpty() || cell.equalsIgnoreCase("nan");
  }

  /**
   * The cells of a column with classes.
   *
   * @throws CommandFailure if one is empty
   */
  List<String> labels(int column) {
    for (int row = 0; row < rows.size(); row++) {
      if (isUnlabelled(row, column)) {
        throw CommandFailure.badInput(
            "%s: %s, which holds the class. Fill it in, or leave such rows out with --skip-missing"
                .formatted(file, missing(row, column)));
      }
    }
    return rows.stream().map(row -> row.get(column)).toList();
  }

  /** All columns, from 0. */
  List<Integer> columns() {
    return IntStream.range(0, rows.get(0).size()).boxed().toList();
  }

  /** All columns but some. */
  List<Integer> columnsWithout(List<String> namesOrNumbers) {
    Set<Integer> columns = new LinkedHashSet<>(columns());
    namesOrNumbers.forEach(wanted -> columns.remove(column(wanted)));
    return List.copyOf(columns);
  }

  /**
   * A column by its name, else by its number from 0.
   *
   * @throws CommandFailure if there is none
   */
  int column(String wanted) {
    int count = columns().size();
    int named = names.indexOf(wanted);
    int index = named < 0 && wanted.matches("\\d{1,6}") ? Integer.parseInt(wanted) : named;
    if (index < 0 || index >= count) {
      throw CommandFailure.usage(
          file
              + " has no column \""
              + wanted
              + "\": "
              + (names.isEmpty() ? "it has " + count : "it has " + ClassNames.listed(names)));
    }
    return index;
  }

  /** A column for a message: its name, else its number from 0. */
  String named(int column) {
    return names.isEmpty() || names.get(column).isEmpty()
        ? String.valueOf(column)
        : "\"" + names.get(column) + "\"";
  }
}
