package org.lrp4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.lrp4j.cli.model.InputForm;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A table whose labels are numbers, as DL4J evaluates it: both sides normalised as in training. */
final class ColumnBatches extends ReadOnceIterator {

  private static final long serialVersionUID = 1L;

  private final transient LabelledColumns data;
  private final transient Path file;
  private final transient InputScale scale;
  private final transient InputForm form;
  private final transient LongConsumer progress;

  /**
   * The examples of a table.
   *
   * @param rows the features
   * @param progress is told how many rows were read
   */
  ColumnBatches(
      LabelledColumns data,
      Path file,
      CsvRows rows,
      InputScale scale,
      InputForm form,
      LongConsumer progress) {
    super(rows);
    this.data = data;
    this.file = file;
    this.scale = scale;
    this.form = form;
    this.progress = progress;
  }

  @Override
  DataSet examples(Batch batch) {
    int from = batch.positions().get(0);
    int to = from + batch.positions().size();
    INDArray labels = Nd4j.createFromArray(data.table().numbers(from, to, data.labels()));
    scale.applyToLabels(labels);
    DataSet examples = new DataSet(scale.apply(batch.values(), form), labels);
    List<String> places = new ArrayList<>();
    for (int i = from; i < to; i++) {
      places.add(file.getFileName() + " line " + data.table().lines().get(i));
    }
    examples.setExampleMetaData(places);
    progress.accept(to);
    return examples;
  }

  @Override
  public List<String> getLabels() {
    return data.names();
  }
}
