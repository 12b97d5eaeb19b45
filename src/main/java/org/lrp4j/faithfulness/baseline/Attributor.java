package org.lrp4j.faithfulness.baseline;

import org.lrp4j.Explanation;
import org.lrp4j.Target;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A method of attribution at work on one network. One thread at a time. */
public interface Attributor extends AutoCloseable {

  /**
   * Explains a batch.
   *
   * @param inputs a batch for each input; never written to
   * @param masks one for each input, null for none; null if there are none at all
   * @param first the number of the first example among all: what is drawn at random depends on
   *     examples and not on batches
   * @param targets nothing for the predicted class, else one target for each output
   * @return the explanation, to be closed by the caller
   */
  Explanation explain(INDArray[] inputs, INDArray[] masks, int first, Target... targets);

  /** Frees what it holds. */
  @Override
  void close();
}
