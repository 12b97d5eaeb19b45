package org.lrp4j.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import org.apache.spark.api.java.function.MapPartitionsFunction;
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
 * Explains the rows of a partition, one batch after the other, in their order. Holds one batch at a
 * time, whatever the partition's size.
 */
final class PartitionExplanations implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(PartitionExplanations.class);

  private final ExplanationJob job;
  private final RowReader reader;

  PartitionExplanations(ExplanationJob job) {
    this.job = job;
    this.reader = new RowReader(job);
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return rows.hasNext() ? new Batches(rows, ExecutorExplainers.of(job)) : rows;
  }

  /** A row that can be explained, at its place in the batch. */
  private record Example(int place, float[] values, OptionalInt target) {}

  private final class Batches implements Iterator<Row> {

    private final Iterator<Row> rows;
    private final LrpExplainer explainer;
    private Iterator<Row> explained = List.<Row>of().iterator();
    private boolean isHalved;

    Batches(Iterator<Row> rows, LrpExplainer explainer) {
      this.rows = rows;
      this.explainer = explainer;
    }

    @Override
    public boolean hasNext() {
      return explained.hasNext() || rows.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException("The partition has no more rows");
      }
      if (!explained.hasNext()) {
        explained = nextBatch().iterator();
      }
      return explained.next();
    }

    private List<Row> nextBatch() {
      List<Object> ids = new ArrayList<>();
      List<Row> results = new ArrayList<>();
      List<Example> examples = new ArrayList<>();
      while (rows.hasNext() && ids.size() < job.batch()) {
        Row row = rows.next();
        Object id = row.get(row.fieldIndex(job.id()));
        ids.add(id);
        try {
          examples.add(new Example(results.size(), reader.values(row), reader.target(row)));
          results.add(null);
        } catch (BadRowException e) {
          results.add(ResultRows.failed(id, e.getMessage()));
        }
      }
      explain(examples, ids, results);
      return results;
    }

    /** Explains what is good of a batch, in two halves if it does not fit into memory. */
    private void explain(List<Example> examples, List<Object> ids, List<Row> results) {
      int half = (examples.size() + 1) / 2;
      if (isHalved && half < examples.size()) {
        explainTogether(examples.subList(0, half), ids, results);
        explainTogether(examples.subList(half, examples.size()), ids, results);
        return;
      }
      try {
        explainTogether(examples, ids, results);
      } catch (OutOfMemoryError e) {
        if (isHalved || examples.size() < 2 || job.isReproducible()) {
          throw e;
        }
        LOG.warn(
            "{} rows at once do not fit into memory ({}): half of them from now on",
            examples.size(),
            e.getMessage());
        isHalved = true;
        explain(examples, ids, results);
      }
    }

    private void explainTogether(List<Example> examples, List<Object> ids, List<Row> results) {
      if (examples.isEmpty()) {
        return;
      }
      try (Explanation explanation = explainer.explain(batch(examples), target(examples))) {
        for (int i = 0; i < examples.size(); i++) {
          int place = examples.get(i).place();
          long[] shape = job.input().shape();
          results.set(place, ResultRows.explained(ids.get(place), explanation, i, shape));
        }
      } catch (IllegalArgumentException e) {
        if (examples.size() > 1) {
          // One of them cannot be explained: each for itself tells which.
          examples.forEach(example -> explainTogether(List.of(example), ids, results));
        } else {
          int place = examples.get(0).place();
          results.set(place, ResultRows.failed(ids.get(place), e.getMessage()));
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
}
