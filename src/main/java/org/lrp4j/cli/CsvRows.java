package org.lrp4j.cli;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.lrp4j.cli.model.InputForm;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Some columns of a table of numbers, in the shape that the network takes. */
final class CsvRows implements InputSource {

  private final CsvTable table;
  private final List<Integer> columns;
  private final InputForm form;
  private final int batchSize;
  private int next;

  /**
   * The rows.
   *
   * @throws CommandFailure if they have other columns than the model takes
   */
  CsvRows(CsvTable table, List<Integer> columns, InputForm form, int batchSize) {
    requireAsMany(table, columns, form);
    this.table = table;
    this.columns = columns;
    this.form = form;
    this.batchSize = batchSize;
  }

  private static void requireAsMany(CsvTable table, List<Integer> columns, InputForm form) {
    if (form.kind() == InputForm.Kind.IMAGE && !form.hasSize()) {
      throw CommandFailure.badInput(
          "%s is a table, but the model takes images of %d channels, and no rows of numbers: give it"
                  .formatted(table.file(), form.channels())
              + " images");
    }
    OptionalLong wanted = form.numbers();
    if (wanted.isPresent() && wanted.getAsLong() != columns.size()) {
      throw CommandFailure.badInput(
          "%s: %s left to the model (%s), but it takes %s%s"
              .formatted(
                  table.file(),
                  columns.size() == 1 ? "1 column is" : columns.size() + " columns are",
                  ClassNames.listed(columns.stream().map(table::named).toList()),
                  wanted.getAsLong() == 1 ? "1 number" : wanted.getAsLong() + " numbers",
                  columns.size() > wanted.getAsLong()
                      ? ": leave out that of a class or a number with --leave-out"
                      : ""));
    }
  }

  @Override
  public long count() {
    return table.rows().size() + (long) table.skipped().size();
  }

  @Override
  public List<String> skipped() {
    return table.skipped();
  }

  @Override
  public Optional<Batch> next() {
    if (next >= table.rows().size()) {
      return Optional.empty();
    }
    int from = next;
    next = Math.min(table.rows().size(), from + batchSize);
    INDArray values = Nd4j.createFromArray(table.numbers(from, next, columns));
    List<Integer> positions = IntStream.range(from, next).boxed().toList();
    List<String> names =
        positions.stream().map(i -> String.valueOf(table.positions().get(i))).toList();
    return Optional.of(new Batch(positions, names, form.unflattened(values), Optional.empty()));
  }

  @Override
  public List<String> featureNames() {
    return table.names().isEmpty() ? List.of() : columns.stream().map(table.names()::get).toList();
  }

  @Override
  public void close() {
    // The table was read as a whole.
  }
}
