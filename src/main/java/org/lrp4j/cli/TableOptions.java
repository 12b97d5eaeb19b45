package org.lrp4j.cli;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** How tables are written: what explaining and evaluating have in common. */
final class TableOptions {

  @Option(
      names = "--separator",
      paramLabel = "CHARACTER",
      converter = TableConverters.Separator.class,
      description = {
        "What stands between a table's cells: comma, semicolon, tab, or another character."
            + " Default: what fits the file; it is printed if it is no comma."
      })
  private Character separator;

  @Option(
      names = "--decimal",
      paramLabel = "CHARACTER",
      converter = TableConverters.DecimalMark.class,
      description = "A table's decimal mark, point or comma. Default: what fits the file.")
  private Character decimalMark;

  @Option(
      names = "--header",
      negatable = true,
      description = {
        "The table's first line holds the columns' names, or not. Default: it does if none of its"
            + " cells is a number; other cases are guessed, with a note."
      })
  private Boolean hasHeader;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      converter = TableConverters.Encoding.class,
      description = "A table's encoding. Default: UTF-8, else windows-1252, with a note.")
  private Charset encoding;

  @Option(
      names = "--leave-out",
      paramLabel = "COLUMN",
      split = ",",
      description = "A table's columns that the model does not take, by name or from 0.")
  private List<String> leftOut = new ArrayList<>();

  @Option(
      names = "--skip-missing",
      description = "Leave out a table's rows that have an empty cell, NaN or the like.")
  private boolean isSkippingMissing;

  /**
   * What is taken of a table.
   *
   * @param table the rows that have a value in all columns that are taken
   * @param columns the columns that the model takes
   * @param label the column with the class, or -1
   */
  record Chosen(CsvTable table, List<Integer> columns, int label) {}

  /** All of a table but for what is to be left out. */
  Chosen read(Path file, Consumer<String> notes) {
    CsvTable table = reading().read(file, notes);
    List<Integer> columns = table.columnsWithout(leftOut);
    return new Chosen(complete(table, columns, -1), columns, -1);
  }

  /**
   * A table one of whose columns holds the class.
   *
   * @param labelColumn its name or number; null for the last one that is not left out
   */
  Chosen readLabelled(Path file, String labelColumn, Consumer<String> notes) {
    CsvTable table = reading().read(file, notes);
    List<Integer> columns = new ArrayList<>(table.columnsWithout(leftOut));
    if (columns.isEmpty()) {
      throw CommandFailure.usage("--leave-out leaves no column of " + file);
    }
    int label = labelColumn == null ? columns.get(columns.size() - 1) : table.column(labelColumn);
    requireKept(table, columns, List.of(label));
    columns.remove(Integer.valueOf(label));
    if (columns.isEmpty()) {
      throw CommandFailure.badInput(
          "%s has no columns but that of the class, %s: there is nothing that the model could take"
              .formatted(file, table.named(label)));
    }
    return new Chosen(complete(table, columns, label), List.copyOf(columns), label);
  }

  /**
   * A table some of whose columns hold numbers that a model should give.
   *
   * @param table the rows that have a value in all columns that are taken
   * @param columns the columns that the model takes
   * @param labels the columns with the numbers, in the order of the outputs
   */
  record Numbers(CsvTable table, List<Integer> columns, List<Integer> labels) {}

  /**
   * A table with numbers for labels.
   *
   * @param labelColumns names or numbers; none for the last column that is not left out
   */
  Numbers readNumbers(Path file, List<String> labelColumns, Consumer<String> notes) {
    CsvTable table = reading().read(file, notes);
    List<Integer> all = table.columnsWithout(leftOut);
    if (all.isEmpty()) {
      throw CommandFailure.usage("--leave-out leaves no column of " + file);
    }
    List<Integer> labels =
        labelColumns.isEmpty()
            ? List.of(all.get(all.size() - 1))
            : labelColumns.stream().map(name -> table.column(name.strip())).toList();
    requireKept(table, all, labels);
    List<Integer> columns = all.stream().filter(column -> !labels.contains(column)).toList();
    return new Numbers(complete(table, all, -1), columns, labels);
  }

  private static void requireKept(CsvTable table, List<Integer> kept, List<Integer> labels) {
    for (int label : labels) {
      if (!kept.contains(label)) {
        throw CommandFailure.usage(
            "--label-column and --leave-out both name the column " + table.named(label));
      }
    }
  }

  private CsvReading reading() {
    return new CsvReading(
        Optional.ofNullable(separator),
        Optional.ofNullable(decimalMark),
        Optional.ofNullable(hasHeader),
        Optional.ofNullable(encoding));
  }

  private CsvTable complete(CsvTable table, List<Integer> columns, int label) {
    CsvTable rows = isSkippingMissing ? table.withoutMissing(columns, label) : table;
    if (rows.rows().isEmpty()) {
      throw CommandFailure.badInput(table.file() + " has no row without a missing cell");
    }
    return rows;
  }
}
