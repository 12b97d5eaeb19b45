package org.lrp4j.wrapper;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.operation.ConvolutionMap;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.engine.step.GradientStep;
import org.lrp4j.engine.step.RoutingStep;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.rule.Rule;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Two-dimensional convolutions, W of shape [outputs, inputs, height, width] in both data formats.
 *
 * <p>Windows of one pixel that lie apart leave pixels out. These are left out first, so that all
 * arithmetic is of the size of what is seen: those of a ResNet50 look at a quarter.
 */
final class ConvolutionWrapper extends AffineLayer {

  private final boolean nhwc;
  private final ArrayPool arrays;

  /** Leaves out the pixels that no window sees, or null where there are none to be left out. */
  private final RoutingStep sampling;

  private INDArray seen;

  private ConvolutionWrapper(
      Layer layer, LayerContext context, Window window, boolean leavesPixelsOut) {
    super(
        layer,
        context,
        new ConvolutionMap(leavesPixelsOut ? window.strideless() : window),
        configuration(layer).getActivationFn());
    this.nhwc = window.nhwc();
    this.arrays = context.bench().arrays();
    this.sampling =
        leavesPixelsOut
            ? new GradientStep((a, none) -> Ops.everyNth(a, window.stride()), context.bench())
            : null;
  }

  private static ConvolutionWrapper wrap(Layer layer, LayerContext context) {
    Window window = window(configuration(layer));
    boolean leavesPixelsOut =
        window.isPointwise()
            && window.hasStrides()
            && !window.nhwc()
            && isElementWise(context.rule());
    return new ConvolutionWrapper(layer, context, window, leavesPixelsOut);
  }

  /** Whether a rule does not mind that pixels are missing, as the pass rule does. */
  private static boolean isElementWise(Rule rule) {
    return !rule.terms().isEmpty()
        && rule.box().isEmpty()
        && rule.terms().stream()
            .flatMap(term -> term.parts().stream())
            .allMatch(part -> part.input().isElementWise());
  }

  /** The support, for {@link ConvolutionLayer} and for DL4J's other names of the same layer. */
  static <C extends ConvolutionLayer> LayerSupport<C> support() {
    return LayerSupport.<C>of(LayerKind.CONVOLUTION, ConvolutionWrapper::wrap)
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
  protected INDArray forward(INDArray a) {
    if (sampling == null) {
      return super.forward(a);
    }
    releaseSeen();
    seen = sampling.forward(a);
    return super.forward(seen);
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    Redistribution redistribution = super.redistribute(relevance);
    if (sampling == null) {
      return redistribution;
    }
    INDArray ofSeen = redistribution.inputs().get(0);
    List<INDArray> ofAll = sampling.redistribute(ofSeen).inputs();
    arrays.release(ofSeen);
    return new Redistribution(ofAll, redistribution.absorbedByBias());
  }

  @Override
  public void release() {
    super.release();
    if (sampling != null) {
      releaseSeen();
    }
  }

  private void releaseSeen() {
    sampling.release(); // it holds the input even where its forward pass failed
    if (seen != null) {
      arrays.release(seen);
    }
    seen = null;
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
