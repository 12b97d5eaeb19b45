package org.lrp4j.layer;

import org.lrp4j.relevance.Redistribution;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A wrapped layer or vertex: captures what it needs during a forward pass and redistributes the
 * relevance of its output to its inputs afterwards.
 */
public interface RelevanceNode {

  /**
   * Redistributes relevance. Only valid between a forward pass and {@link #release()}.
   *
   * @param relevance the relevance of the output, in its shape; never written to
   * @return the relevance of each input
   */
  Redistribution redistribute(INDArray relevance);

  /**
   * What the node does to relevance, for tables: a rule's label, or the name of its treatment.
   *
   * @return a short text
   */
  String treatment();

  /** Lets go of everything captured by the forward pass. */
  void release();
}
