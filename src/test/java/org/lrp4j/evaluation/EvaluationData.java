package org.lrp4j.evaluation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.lrp4j.Networks;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Random examples for networks with random parameters, which are right and wrong at random. */
final class EvaluationData {

  private EvaluationData() {}

  /** Examples whose metadata are "row 0" and so on. */
  static DataSet examples(int count, int classes, long... shape) {
    long[] batch = new long[shape.length + 1];
    batch[0] = count;
    System.arraycopy(shape, 0, batch, 1, shape.length);
    DataSet data = new DataSet(Networks.values(11, batch), labels(count, classes));
    data.setExampleMetaData(locations(0, count));
    return data;
  }

  static INDArray labels(int count, int classes) {
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, count, classes);
    for (int i = 0; i < count; i++) {
      labels.putScalar(i, (i * 7 / 3) % classes, 1);
    }
    return labels;
  }

  static List<Serializable> locations(int from, int to) {
    List<Serializable> locations = new ArrayList<>();
    for (int i = from; i < to; i++) {
      locations.add("row " + i);
    }
    return locations;
  }

  /** In batches of 7, which no count here is a multiple of. */
  static Batches iterator(DataSet data) {
    List<DataSet> examples = new ArrayList<>();
    int count = data.numExamples();
    for (int i = 0; i < count; i += 7) {
      int end = Math.min(count, i + 7);
      DataSet batch = (DataSet) data.getRange(i, end);
      if (data.getExampleMetaData() != null) {
        batch.setExampleMetaData(locations(i, end));
      }
      examples.add(batch);
    }
    return new Batches(examples);
  }

  /** Gives batches as they are; {@code ListDataSetIterator} would take them for single examples. */
  static final class Batches extends ListDataSetIterator<DataSet> {

    private static final long serialVersionUID = 1L;

    private final transient List<DataSet> batches;
    private int next;
    private int given;
    private int resets;

    Batches(List<DataSet> batches) {
      super(batches);
      this.batches = batches;
    }

    @Override
    public boolean hasNext() {
      return next < batches.size();
    }

    @Override
    public DataSet next() {
      given++;
      return batches.get(next++);
    }

    @Override
    public void reset() {
      next = 0;
      resets++;
    }

    int given() {
      return given;
    }

    int resets() {
      return resets;
    }
  }
}
