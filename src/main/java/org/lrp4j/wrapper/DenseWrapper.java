package org.lrp4j.wrapper;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.layer.Problem;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Dense and output layers: {@code a·W + b}, W of shape [inputs, outputs]. */
final class DenseWrapper extends AffineLayer {

  static final LayerSupport<DenseLayer> DENSE =
      LayerSupport.<DenseLayer>of(LayerKind.DENSE, DenseWrapper::new)
          .withActivation(BaseLayer::getActivationFn)
          .unless(
              layer ->
                  layer.hasLayerNorm()
                      ? new Problem(
                          "a dense layer with layer normalisation is not affine",
                          "opt in to gradient × input for it")
                      : WeightNoises.problem(layer));

  static final LayerSupport<OutputLayer> OUTPUT =
      LayerSupport.<OutputLayer>of(LayerKind.DENSE, DenseWrapper::new)
          .withActivation(BaseLayer::getActivationFn)
          .unless(WeightNoises::problem);

  private DenseWrapper(Layer layer, LayerContext context) {
    super(layer, context, Ops::matmul, ((BaseLayer) layer.conf().getLayer()).getActivationFn());
  }

  @Override
  protected void requireInput(INDArray a) {
    requireShape(a, 2, 1, weights().size(0));
  }

  @Override
  protected INDArray weights() {
    return getParam(DefaultParamInitializer.WEIGHT_KEY);
  }

  @Override
  protected INDArray bias() {
    return getParam(DefaultParamInitializer.BIAS_KEY);
  }

  @Override
  protected int outputAxisOfWeights() {
    return 1;
  }
}
