package org.lrp4j.faithfulness.baseline;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Single examples of batches of any rank. */
final class Rows {

  private Rows() {}

  /** One example as a batch of its own, which shows the batch's memory. */
  static INDArray view(INDArray batch, int row) {
    INDArrayIndex[] indices = new INDArrayIndex[batch.rank()];
    Arrays.fill(indices, NDArrayIndex.all());
    indices[0] = NDArrayIndex.interval(row, row + 1L);
    return batch.get(indices);
  }

  /** A copy of one example as a batch of its own. */
  static INDArray of(INDArray batch, int row) {
    return view(batch, row).dup('c');
  }

  /** Copies of some examples, which may be there several times. */
  static INDArray pick(INDArray batch, int... rows) {
    long[] shape = batch.shape().clone();
    shape[0] = rows.length;
    INDArray picked = Nd4j.create(batch.dataType(), shape);
    for (int i = 0; i < rows.length; i++) {
      view(picked, i).assign(view(batch, rows[i]));
    }
    return picked;
  }
}
