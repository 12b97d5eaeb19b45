package org.lrp4j.network;

import java.util.List;
import org.lrp4j.layer.ScaleAndShift;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A scale and shift of the steps of sequences, each as a row, seen from the layer that gives the
 * sequences: there is a value for each feature.
 *
 * @param ofRows what scales the rows
 */
record ScaleOfRows(ScaleAndShift ofRows) implements ScaleAndShift {

  private static final int ROWS = 2;

  @Override
  public String name() {
    return ofRows.name();
  }

  @Override
  public List<INDArray> sources() {
    return ofRows.sources();
  }

  @Override
  public INDArray scale() {
    return ofRows.scale();
  }

  @Override
  public int channelAxis(int rank) {
    return ofRows.channelAxis(ROWS);
  }

  /** Whatever rank the sequences have, the rows can be scaled. */
  @Override
  public void requireRank(int rank) {
    ofRows.requireRank(ROWS);
  }

  @Override
  public INDArray bias(INDArray before) {
    return ofRows.bias(before);
  }
}
