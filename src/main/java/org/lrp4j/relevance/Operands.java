package org.lrp4j.relevance;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a layer brings to a relevance step. None of the arrays is written to.
 *
 * @param input the layer's input a, batch first
 * @param channelAxis the axis of the channels or features in the input
 * @param weights the weights W in the layer's own shape, or null for a map without weights
 * @param bias the bias b in a shape that broadcasts to the pre-activation's, or null for none
 * @param preActivation z = W·a + b, or null if the rule's terms have no gate
 */
public record Operands(
    INDArray input, int channelAxis, INDArray weights, INDArray bias, INDArray preActivation) {

  /**
   * The operands of a map without parameters.
   *
   * @param input the layer's input a
   * @return the operands
   */
  public static Operands of(INDArray input) {
    return new Operands(input, 1, null, null, null);
  }
}
