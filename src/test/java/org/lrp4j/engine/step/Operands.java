package org.lrp4j.engine.step;

import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerParameters;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a layer brings to the {@link FourSteps}.
 *
 * @param input the layer's input a, batch first
 * @param format how to read the axes of input and output
 * @param weights the weights W in the layer's own shape
 * @param bias the bias b in a shape that broadcasts to the pre-activation's, or null for none
 * @param preActivation z = W·a + b
 */
record Operands(
    INDArray input, DataFormat format, INDArray weights, INDArray bias, INDArray preActivation) {

  int channelAxis() {
    return format.channelAxis();
  }

  /** The same for lrp4j's own step. */
  LayerParameters parameters() {
    return LayerParameters.of(format, weights, bias == null ? null : bias.reshape(-1));
  }
}
