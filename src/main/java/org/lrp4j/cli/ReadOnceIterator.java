package org.lrp4j.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.lrp4j.file.FileProblem;
import org.lrp4j.file.ReadAhead;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Examples that are read once, batch by batch as they come, and normalised already. While one batch
 * is worked on, the next one is read.
 */
abstract class ReadOnceIterator implements DataSetIterator, Closeable {

  private static final long serialVersionUID = 1L;

  private final transient InputSource source;
  private final transient ReadAhead<Batch> batches;
  private transient Optional<Batch> next = Optional.empty();

  /**
   * The examples of a source.
   *
   * @param source reads them, and is closed by whoever opened it, after this
   */
  ReadOnceIterator(InputSource source) {
    this.source = source;
    this.batches = new ReadAhead<>(source::next);
  }

  InputSource source() {
    return source;
  }

  /** A batch with its labels. */
  abstract DataSet examples(Batch batch);

  @Override
  public boolean hasNext() {
    if (next.isEmpty()) {
      try {
        next = batches.next();
      } catch (IOException e) {
        throw CommandFailure.badInput(FileProblem.reason(e), e);
      }
    }
    return next.isPresent();
  }

  @Override
  public DataSet next() {
    if (!hasNext()) {
      throw new NoSuchElementException("All inputs were read");
    }
    Batch batch = next.orElseThrow();
    next = Optional.empty();
    return examples(batch);
  }

  /** Reads nothing more. */
  @Override
  public void close() {
    batches.close();
  }

  @Override
  public DataSet next(int count) {
    throw new UnsupportedOperationException("Batches come as they are");
  }

  @Override
  public int inputColumns() {
    throw new UnsupportedOperationException("The network knows what it takes");
  }

  @Override
  public boolean resetSupported() {
    return false;
  }

  @Override
  public boolean asyncSupported() {
    return false;
  }

  @Override
  public void reset() {
    throw new UnsupportedOperationException("The inputs are read once");
  }

  @Override
  public int batch() {
    return -1;
  }

  @Override
  public void setPreProcessor(DataSetPreProcessor preProcessor) {
    throw new UnsupportedOperationException("The inputs are normalised already");
  }

  @Override
  public DataSetPreProcessor getPreProcessor() {
    return null;
  }

  @Override
  public int totalOutcomes() {
    return getLabels().size();
  }
}
