package org.lrp4j.evaluation;

import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One input of an explained example.
 *
 * @param name the network input's name
 * @param values what came in, [1, …], with the normalisation undone
 * @param forPredicted the relevance for the predicted class, of the same shape
 * @param forTrue the relevance for the true class; empty if the prediction is right
 * @param imageFormat where the channels are; empty if it is not an image
 */
public record ExplainedInput(
    String name,
    INDArray values,
    INDArray forPredicted,
    Optional<INDArray> forTrue,
    Optional<CNN2DFormat> imageFormat) {

  /** Frees the arrays, which cannot be read any more. */
  void free() {
    values.close();
    forPredicted.close();
    forTrue.ifPresent(INDArray::close);
  }

  /**
   * What speaks for the predicted class rather than for the true one.
   *
   * @return the relevance for the predicted class minus that for the true class; empty if the
   *     prediction is right
   */
  public Optional<INDArray> difference() {
    return forTrue.map(forPredicted::sub);
  }
}
