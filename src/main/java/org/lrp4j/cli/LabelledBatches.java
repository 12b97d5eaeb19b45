package org.lrp4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Labelled inputs as DL4J evaluates them: normalised, labels one-hot, read once. For a model with
 * one output, the probability of the second of two classes, labels have one column as well.
 */
final class LabelledBatches extends ReadOnceIterator {

  private static final long serialVersionUID = 1L;

  private final transient LabelledInputs data;
  private final transient UnaryOperator<INDArray> scale;
  private final transient Optional<Padding> padding;
  private final transient LongConsumer progress;
  private final boolean hasOneColumn;
  private long given;

  /**
   * Labelled inputs.
   *
   * @param padding what fills up rows of indices
   * @param hasOneColumn whether the model's output has a single column
   * @param progress is told how many inputs were read
   */
  LabelledBatches(
      LabelledInputs data,
      UnaryOperator<INDArray> scale,
      Optional<Padding> padding,
      boolean hasOneColumn,
      LongConsumer progress) {
    super(data.inputs());
    this.data = data;
    this.hasOneColumn = hasOneColumn;
    this.scale = scale;
    this.padding = padding;
    this.progress = progress;
  }

  @Override
  DataSet examples(Batch batch) {
    int columns = hasOneColumn ? 1 : data.names().size();
    INDArray labels = Nd4j.zeros(DataType.FLOAT, batch.positions().size(), columns);
    List<String> places = new ArrayList<>();
    for (int i = 0; i < batch.positions().size(); i++) {
      int position = batch.positions().get(i);
      int labelled = data.classes().get(position);
      if (hasOneColumn) {
        labels.putScalar(i, 0, labelled);
      } else {
        labels.putScalar(i, labelled, 1);
      }
      places.add(data.places().get(position));
    }
    given += places.size();
    progress.accept(given + data.inputs().skipped().size());
    INDArray mask = padding.map(index -> index.mask(batch.values(), batch.names())).orElse(null);
    DataSet examples = new DataSet(scale.apply(batch.values()), labels, mask, null);
    examples.setExampleMetaData(places);
    return examples;
  }

  @Override
  public List<String> getLabels() {
    return data.names();
  }
}
