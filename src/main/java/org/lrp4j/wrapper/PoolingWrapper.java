package org.lrp4j.wrapper;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.engine.step.MaximumStep;
import org.lrp4j.layer.Problem;

/** Pooling over a sliding window: maximum, average and p-norm. */
final class PoolingWrapper {

  private PoolingWrapper() {}

  /** The support, for {@link SubsamplingLayer} and for DL4J's other names of the same layer. */
  static <C extends SubsamplingLayer> LayerSupport<C> support() {
    return LayerSupport.<C>of(LayerKind.FIXED, PoolingWrapper::wrap)
        .withDataFormat(SubsamplingLayer::getCnn2dDataFormat)
        .unless(
            layer ->
                switch (layer.getPoolingType()) {
                  case MAX, AVG, PNORM -> null;
                  case SUM ->
                      new Problem(
                          "DL4J itself has no sum pooling over a window",
                          "use average pooling instead");
                });
  }

  private static LrpLayer wrap(Layer layer, LayerContext context) {
    var configuration = (SubsamplingLayer) layer.conf().getLayer();
    Window window =
        Window.of(
            configuration.getKernelSize(),
            configuration.getStride(),
            configuration.getPadding(),
            configuration.getDilation(),
            configuration.getConvolutionMode(),
            configuration.getCnn2dDataFormat());
    return switch (configuration.getPoolingType()) {
      case MAX -> new WinnerTakesAll(layer, new MaximumStep(window, context.bench()));
      case AVG -> {
        boolean paddingCounts = configuration.isAvgPoolIncludePadInDivisor();
        yield new ProportionalShare(
            layer, context, (a, none) -> Ops.averagePool(a, window, paddingCounts));
      }
      case PNORM -> new NormPooling(layer, context, configuration.getPnorm(), window);
      case SUM -> throw new IllegalStateException("refused by the model check");
    };
  }
}
