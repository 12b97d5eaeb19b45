package org.lrp4j.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.Row;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.spark.RowReader.BadRowException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Explains rows together, and tells which of them cannot be explained. Of a task: it remembers that
 * memory was too small for whole batches.
 */
final class BatchExplainer {

  private static final Logger LOG = LoggerFactory.getLogger(BatchExplainer.class);

  private final ExplanationJob job;
  private final RowReader reader;
  private final LrpExplainer explainer;
  private boolean isHalved;

  BatchExplainer(ExplanationJob job) {
    this.job = job;
    this.reader = new RowReader(job);
    this.explainer = ExecutorExplainers.of(job);
  }

  /** Where results go. */
  interface Sink {

    /**
     * Some rows were explained together.
     *
     * @param places their places in the batch; the explanation may hold more examples behind them
     * @param explanation closed afterwards
     */
    void explained(List<Integer> places, Explanation explanation);

    /** A row cannot be explained. */
    void failed(int place, String error);
  }

  /** A row that can be explained, at its place in the batch. */
  private record Example(int place, float[] values, OptionalInt target) {}

  void explain(List<Row> rows, Sink sink) {
    List<Example> examples = new ArrayList<>();
    for (int place = 0; place < rows.size(); place++) {
      try {
        Row row = rows.get(place);
        examples.add(new Example(place, reader.values(row), reader.target(row)));
      } catch (BadRowException e) {
        sink.failed(place, e.getMessage());
      }
    }
    explainAll(examples, sink);
  }

  /** What is good of a batch, in two halves if it does not fit into memory. */
  private void explainAll(List<Example> examples, Sink sink) {
    int half = (examples.size() + 1) / 2;
    if (isHalved && half < examples.size()) {
      explainTogether(examples.subList(0, half), sink);
      explainTogether(examples.subList(half, examples.size()), sink);
      return;
    }
    try {
      explainTogether(examples, sink);
    } catch (OutOfMemoryError e) {
      if (isHalved || examples.size() < 2 || job.isReproducible()) {
        throw e;
      }
      LOG.warn(
          "{} rows at once do not fit into memory ({}): half of them from now on",
          examples.size(),
          e.getMessage());
      isHalved = true;
      explainAll(examples, sink);
    }
  }

  private void explainTogether(List<Example> examples, Sink sink) {
    if (examples.isEmpty()) {
      return;
    }
    try (Explanation explanation = explainer.explain(batch(examples), target(examples))) {
      sink.explained(examples.stream().map(Example::place).toList(), explanation);
    } catch (IllegalArgumentException e) {
      if (examples.size() > 1) {
        // One of them cannot be explained: each for itself tells which.
        examples.forEach(example -> explainTogether(List.of(example), sink));
      } else {
        sink.failed(examples.get(0).place(), e.getMessage());
      }
    }
  }

  /** Where bits must not depend on how many rows were left, the last one fills the batch. */
  private int size(List<Example> examples) {
    return job.isReproducible() ? job.batch() : examples.size();
  }

  private INDArray batch(List<Example> examples) {
    int length = job.input().length();
    float[] values = new float[Math.multiplyExact(size(examples), length)];
    for (int i = 0; i < size(examples); i++) {
      float[] example = examples.get(Math.min(i, examples.size() - 1)).values();
      System.arraycopy(example, 0, values, i * length, length);
    }
    long[] one = job.input().shape();
    long[] shape = new long[one.length + 1];
    shape[0] = size(examples);
    System.arraycopy(one, 0, shape, 1, one.length);
    return Nd4j.createFromArray(values).reshape(shape);
  }

  private Target target(List<Example> examples) {
    if (examples.get(0).target().isEmpty()) {
      return Target.predicted();
    }
    int[] classes = new int[size(examples)];
    for (int i = 0; i < classes.length; i++) {
      Example example = examples.get(Math.min(i, examples.size() - 1));
      classes[i] = example.target().getAsInt();
    }
    return Target.classIndices(classes);
  }
}
