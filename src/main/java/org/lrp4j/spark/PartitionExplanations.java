package org.lrp4j.spark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.lrp4j.Explanation;

/**
 * Explains the rows of a partition, one batch after the other, in their order. Holds one batch at a
 * time, whatever the partition's size.
 */
final class PartitionExplanations implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1;

  private final ExplanationJob job;

  PartitionExplanations(ExplanationJob job) {
    this.job = job;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return rows.hasNext() ? new Explained(rows, explainer()) : rows;
  }

  private BatchExplainer explainer() {
    return new BatchExplainer(job, List.of(ExecutorExplainers.of(job.recipe())::explain));
  }

  /** The next rows of a partition, as many as are explained at once. */
  static List<Row> next(Iterator<Row> rows, ExplanationJob job) {
    List<Row> batch = new ArrayList<>();
    while (rows.hasNext() && batch.size() < job.batch()) {
      batch.add(rows.next());
    }
    return batch;
  }

  private final class Explained implements Iterator<Row> {

    private final Iterator<Row> rows;
    private final BatchExplainer explainer;
    private Iterator<Row> explained = Collections.emptyIterator();

    Explained(Iterator<Row> rows, BatchExplainer explainer) {
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
        Results results = new Results(PartitionExplanations.next(rows, job));
        explainer.explain(results.rows, results);
        explained = results.explained.iterator();
      }
      return explained.next();
    }
  }

  /** The results of a batch, in the order of its rows. */
  private final class Results implements BatchExplainer.Sink {

    private final List<Row> rows;
    private final List<Row> explained;

    Results(List<Row> rows) {
      this.rows = rows;
      this.explained = new ArrayList<>(Collections.nCopies(rows.size(), null));
    }

    @Override
    public void explained(List<Integer> places, List<Explanation> explanations) {
      Explanation explanation = explanations.get(0);
      for (int i = 0; i < places.size(); i++) {
        int place = places.get(i);
        long[] shape = job.input().shape();
        explained.set(place, ResultRows.explained(id(place), explanation, i, shape));
      }
    }

    @Override
    public void failed(int place, String error) {
      explained.set(place, ResultRows.failed(id(place), error));
    }

    private Object id(int place) {
      return rows.get(place).get(rows.get(place).fieldIndex(job.id()));
    }
  }
}
