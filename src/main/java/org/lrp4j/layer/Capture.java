package org.lrp4j.layer;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One forward pass of a {@link Step}: the only holder of what that pass took, so that a step can be
 * run many times before relevance comes back.
 */
public interface Capture {

  /**
   * What the step computed. The caller of {@link Step#forward} holds it, and releases it once.
   *
   * @return the output, batch first
   */
  INDArray output();

  /**
   * Leads relevance from the output back to the inputs. May be called any number of times, for
   * several targets, until {@link #release}.
   *
   * @param relevance the relevance of the output, in its shape; never written to
   * @return the relevance of each input, in its shape; the caller holds each array once, also where
   *     it is the argument itself
   */
  Redistribution redistribute(INDArray relevance);

  /**
   * The same, and the relevance of the layer's parameters.
   *
   * @param relevance the relevance of the output, in its shape; never written to
   * @return as of {@link #redistribute}, with the parameters that the step knows the relevance of;
   *     the caller holds their arrays as well. By default none
   */
  default Redistribution redistributeWithParameters(INDArray relevance) {
    return redistribute(relevance);
  }

  /**
   * Sets to zero what a mask leaves out of the layer's output: where a softmax or sigmoid is left
   * out at the end of the network, the mask has multiplied the logits, and DL4J's multiplies the
   * probabilities.
   *
   * @param output the network's output, after softmax or sigmoid; never written to
   * @return the same array unless a mask takes part
   */
  default INDArray masked(INDArray output) {
    return output;
  }

  /** Lets go of everything that the forward pass took. To be called once. */
  void release();
}
