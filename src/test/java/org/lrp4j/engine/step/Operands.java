package org.lrp4j.engine.step;

import org.lrp4j.layer.LayerParameters;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a layer brings to the {@link FourSteps}.
 *
 * @param input the layer's input a, batch first
 * @param channelAxis the axis of the channels or features in the input
 * @param weights the weights W in the layer's own shape
 * @param bias the bias b in a shape that broadcasts to the pre-activation's, or null for none
 * @param preActivation z = W·a + b
 */
record Operands(
    INDArray input, int channelAxis, INDArray weights, INDArray bias, INDArray preActivation) {

  /** The same for lrp4j's own step. */
  LayerParameters parameters() {
    return LayerParameters.of(channelAxis, weights, bias == null ? null : bias.reshape(-1));
  }
}
