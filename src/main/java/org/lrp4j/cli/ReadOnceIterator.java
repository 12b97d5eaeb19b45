package org.lrp4j.cli;

import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Examples that are read once, batch by batch as they come, and normalised already. */
abstract class ReadOnceIterator implements DataSetIterator {

  private static final long serialVersionUID = 1L;

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
