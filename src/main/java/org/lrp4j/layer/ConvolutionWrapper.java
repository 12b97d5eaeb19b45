package org.lrp4j.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.lrp4j.relevance.ConvolutionMap;
import org.lrp4j.relevance.Window;
import org.lrp4j.rule.LayerKind;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Two-dimensional convolutions, W of shape [outputs, inputs, height, width] in both data formats.
 */
final class ConvolutionWrapper extends AffineLayer {

  private final boolean nhwc;

  private ConvolutionWrapper(Layer layer, LayerContext context) {
    super(
        layer,
        context,
        new ConvolutionMap(window(configuration(layer))),
        configuration(layer).getActivationFn());
    this.nhwc = configuration(layer).getCnn2dDataFormat() == CNN2DFormat.NHWC;
  }

  /** The support, for {@link ConvolutionLayer} and for DL4J's other names of the same layer. */
  static <C extends ConvolutionLayer> LayerSupport<C> support() {
    return LayerSupport.<C>of(LayerKind.CONVOLUTION, ConvolutionWrapper::new)
        .withActivation(BaseLayer::getActivationFn)
        .withDataFormat(ConvolutionLayer::getCnn2dDataFormat)
        .unless(WeightNoises::problem);
  }

  private static ConvolutionLayer configuration(Layer layer) {
    return (ConvolutionLayer) layer.conf().getLayer();
  }

  private static Window window(ConvolutionLayer layer) {
    return Window.of(
        layer.getKernelSize(),
        layer.getStride(),
        layer.getPadding(),
        layer.getDilation(),
        layer.getConvolutionMode(),
        layer.getCnn2dDataFormat());
  }

  @Override
  protected void requireInput(INDArray a) {
    requireShape(a, 4, channelAxis(), weights().size(1));
  }

  @Override
  protected INDArray weights() {
    return getParam(ConvolutionParamInitializer.WEIGHT_KEY);
  }

  @Override
  protected INDArray bias() {
    return getParam(ConvolutionParamInitializer.BIAS_KEY);
  }

  @Override
  protected int outputAxisOfWeights() {
    return 0;
  }

  @Override
  protected int channelAxis() {
    return nhwc ? 3 : 1;
  }
}
