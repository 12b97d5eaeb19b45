package org.lrp4j.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Row;
import org.lrp4j.Explanation;
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
  private final List<Explaining> explainers;
  private int largest;

  /** A batch size that has been halved is not halved again. */
  private boolean isHalved;

  /** Explains a batch. */
  @FunctionalInterface
  interface Explaining {
    Explanation explain(INDArray batch, Target target);
  }

  /** Where results go. */
  interface Sink {

    /**
     * Some rows were explained together.
     *
     * @param places their places in the batch
     * @param explanations one by each explainer, closed afterwards; they may hold more examples
     *     behind the rows'
     * @throws BadRowException if one of the rows cannot be used; nothing was taken of the others,
     *     and they come again
     */
    void explained(List<Integer> places, List<Explanation> explanations) throws BadRowException;

    /** A row cannot be explained. */
    void failed(int place, String error);
  }

  /** A row that can be explained, at its place in the batch. */
  private record Example(int place, float[] values, OptionalInt target) {}

  /**
   * Explains what a job says.
   *
   * @param explainers each explains every batch
   */
  BatchExplainer(ExplanationJob job, List<Explaining> explainers) {
    this.job = job;
    this.reader = new RowReader(job);
    this.explainers = explainers;
    this.largest = job.batch();
  }

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

  /** What is good of a batch, in parts if it does not fit into memory. */
  private void explainAll(List<Example> examples, Sink sink) {
    for (int first = 0; first < examples.size(); first += largest) {
      List<Example> part = examples.subList(first, Math.min(examples.size(), first + largest));
      try {
        explainTogether(part, sink);
      } catch (MemoryShortageException e) {
        if (isHalved || part.size() == 1 || job.recipe().isReproducible()) {
          giveUp(part, e, sink);
        } else {
          LOG.warn("{}; half of them from now on", tooLarge(part.size(), e));
          isHalved = true;
          largest = (part.size() + 1) / 2;
          explainAll(examples.subList(first, examples.size()), sink);
          return;
        }
      }
    }
  }

  private void giveUp(List<Example> examples, MemoryShortageException shortage, Sink sink) {
    if (job.recipe().isReproducible()) {
      // Of fewer rows the bits could be others, and an error instead of a row would depend on the
      // executor, too: the task is tried again. Not by an Error, or Spark would end the executor.
      throw new IllegalStateException(
          tooLarge(job.batch(), shortage)
              + ". A batch is not halved where bits have to be equal, so the task has failed");
    }
    String error = tooLarge(examples.size(), shortage);
    examples.forEach(example -> sink.failed(example.place(), error));
  }

  private static String tooLarge(int rows, MemoryShortageException shortage) {
    return "Memory is too small for "
        + (rows == 1 ? "1 row" : rows + " rows at once")
        + " ("
        + shortage.getMessage()
        + "): choose a smaller batch, or give executors more memory outside of the heap"
        + " (spark.executor.memoryOverhead and -Dorg.bytedeco.javacpp.maxphysicalbytes)";
  }

  /** All or, if memory is too small, none of them. */
  private void explainTogether(List<Example> examples, Sink sink) throws MemoryShortageException {
    String reason;
    try (Explained explained = explained(examples)) {
      sink.explained(examples.stream().map(Example::place).toList(), explained.all());
      return;
    } catch (BadRowException e) {
      reason = e.getMessage();
    }
    if (examples.size() == 1) {
      sink.failed(examples.get(0).place(), reason);
      return;
    }
    // One of them cannot be explained: each for itself tells which.
    for (Example example : examples) {
      List<Example> alone = List.of(example);
      try {
        explainTogether(alone, sink);
      } catch (MemoryShortageException e) {
        giveUp(alone, e, sink);
      }
    }
  }

  /** What every explainer says of a batch. */
  private record Explained(List<Explanation> all) implements AutoCloseable {
    @Override
    public void close() {
      all.forEach(Explanation::close);
    }
  }

  private Explained explained(List<Example> examples)
      throws BadRowException, MemoryShortageException {
    Explained explained = new Explained(new ArrayList<>());
    try {
      INDArray batch = batch(examples);
      Target target = target(examples);
      for (Explaining explainer : explainers) {
        explained.all().add(explainer.explain(batch, target));
      }
      return explained;
    } catch (OutOfMemoryError | RuntimeException e) {
      explained.close();
      Optional<String> shortage = MemoryShortageException.reason(e);
      if (shortage.isPresent()) {
        throw new MemoryShortageException(shortage.get());
      }
      if (Thread.currentThread().isInterrupted()) {
        throw e; // Spark ends the task
      }
      LOG.debug("A batch of {} cannot be explained", examples.size(), e);
      throw new BadRowException(String.valueOf(e.getMessage()));
    }
  }

  /** Where bits must not depend on how many rows were left, the last one fills the batch. */
  private int size(List<Example> examples) {
    return job.recipe().isReproducible() ? job.batch() : examples.size();
  }

  private INDArray batch(List<Example> examples) {
    int length = job.input().length();
    float[] values = new float[Math.multiplyExact(size(examples), length)];
    for (int i = 0; i < size(examples); i++) {
      float[] example = examples.get(Math.min(i, examples.size() - 1)).values();
      System.arraycopy(example, 0, values, i * length, length);
    }
    return Nd4j.createFromArray(values).reshape(job.input().ofBatch(size(examples)));
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
