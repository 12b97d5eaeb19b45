package org.lrp4j.network;

import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How relevance flowed through one layer or vertex.
 *
 * @param name its name
 * @param type its DL4J type
 * @param treatment its rule, or how it treats relevance
 * @param balance how much arrived and what became of it; empty without a conservation table
 * @param inputs the relevance of each of its inputs, for a layer after its preprocessor; empty if
 *     it is not kept
 */
public record NodeFlow(
    String name, String type, String treatment, Optional<Balance> balance, List<INDArray> inputs) {

  /**
   * Copies the list.
   *
   * @param name its name
   * @param type its DL4J type
   * @param treatment its rule, or how it treats relevance
   * @param balance how much arrived and what became of it
   * @param inputs the relevance of each of its inputs, for a layer after its preprocessor
   */
  public NodeFlow {
    inputs = List.copyOf(inputs);
  }

  NodeFlow withInputs(List<INDArray> others) {
    return new NodeFlow(name, type, treatment, balance, others);
  }
}
