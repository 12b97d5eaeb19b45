package org.lrp4j.network;

import java.util.List;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How relevance flowed through one layer or vertex.
 *
 * @param name its name
 * @param type its DL4J type
 * @param treatment its rule, or how it treats relevance
 * @param arrived the sum of its output's relevance; NaN without a conservation table
 * @param passedOn the sum of its inputs' relevance; NaN without a conservation table
 * @param absorbedByBias what its bias kept; 0 without a conservation table
 * @param inputs the relevance of each of its inputs, for a layer after its preprocessor; empty if
 *     it is not kept
 */
public record NodeFlow(
    String name,
    String type,
    String treatment,
    double arrived,
    double passedOn,
    double absorbedByBias,
    List<INDArray> inputs) {

  /**
   * Copies the list.
   *
   * @param name its name
   * @param type its DL4J type
   * @param treatment its rule, or how it treats relevance
   * @param arrived the sum of its output's relevance
   * @param passedOn the sum of its inputs' relevance
   * @param absorbedByBias what its bias kept
   * @param inputs the relevance of each of its inputs, for a layer after its preprocessor
   */
  public NodeFlow {
    inputs = List.copyOf(inputs);
  }

  NodeFlow withInputs(UnaryOperator<INDArray> change) {
    List<INDArray> changed = inputs.stream().map(change).toList();
    return new NodeFlow(name, type, treatment, arrived, passedOn, absorbedByBias, changed);
  }
}
