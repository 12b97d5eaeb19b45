package org.lrp4j.wrapper;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.params.ElementWiseParamInitializer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.Ops;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Element-wise multiplication with learned weights: {@code a ⊙ w + b}. */
final class ElementWiseMultiplicationWrapper extends AffineLayer {

  static final LayerSupport<ElementWiseMultiplicationLayer> SUPPORT =
      LayerSupport.<ElementWiseMultiplicationLayer>of(
              LayerKind.DENSE, ElementWiseMultiplicationWrapper::new)
          .withActivation(BaseLayer::getActivationFn)
          .unless(WeightNoises::problem);

  private ElementWiseMultiplicationWrapper(Layer layer, LayerContext context) {
    super(layer, context, Ops::scale, ((BaseLayer) layer.conf().getLayer()).getActivationFn());
  }

  @Override
  protected void requireInput(INDArray a) {
    requireShape(a, 2, 1, weights().length());
  }

  @Override
  protected INDArray weights() {
    INDArray weights = getParam(ElementWiseParamInitializer.WEIGHT_KEY);
    return weights.reshape(1, weights.length());
  }

  @Override
  protected INDArray bias() {
    return getParam(ElementWiseParamInitializer.BIAS_KEY);
  }

  @Override
  protected int outputAxisOfWeights() {
    return 1;
  }
}
