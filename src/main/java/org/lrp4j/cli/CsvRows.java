package org.lrp4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lrp4j.cli.model.InputForm;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Some columns of a table of numbers, in the shape that the network takes. */
final class CsvRows implements InputSource {

  private final Path file;
  private final CsvTable table;
  private final List<Integer> columns;
  private final InputForm form;
  private final int batchSize;
  private int next;

  CsvRows(Path file, CsvTable table, List<Integer> columns, InputForm form, int batchSize) {
    this.file = file;
    this.table = table;
    this.columns = columns;
    this.form = form;
    this.batchSize = batchSize;
  }

  @Override
  public long count() {
    return table.rows().size();
  }

  @Override
  public Optional<Batch> next() {
    if (next >= table.rows().size()) {
      return Optional.empty();
    }
    int from = next;
    next = Math.min(table.rows().size(), from + batchSize);
    INDArray values = Nd4j.createFromArray(table.numbers(from, next, columns, file));
    List<Integer> positions = IntStream.range(from, next).boxed().toList();
    List<String> names = positions.stream().map(String::valueOf).toList();
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
