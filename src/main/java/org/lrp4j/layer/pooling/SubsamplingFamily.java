package org.lrp4j.layer.pooling;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.engine.step.StepContext;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Problem;
import org.lrp4j.layer.Step;

/** Pooling over a sliding window: maximum, average and p-norm. */
public final class SubsamplingFamily {

  /** The family; {@link Pooling2D} is DL4J's other name of the same layer. */
  public static final LayerFamily<SubsamplingLayer> FAMILY =
      LayerFamily.of(
              SubsamplingLayer.class,
              LayerKind.FIXED,
              (layer, configuration, context) -> define(configuration, context))
          .andFor(Pooling2D.class)
          .withFormat(SubsamplingFamily::format)
          .inEitherFormat(layer -> layer.setCnn2dDataFormat(CNN2DFormat.NHWC))
          .unless(SubsamplingFamily::problem);

  private SubsamplingFamily() {}

  static DataFormat format(SubsamplingLayer configuration) {
    return DataFormat.of(configuration.getCnn2dDataFormat());
  }

  static Problem problem(SubsamplingLayer configuration) {
    return switch (configuration.getPoolingType()) {
      case MAX, AVG, PNORM -> null;
      case SUM ->
          new Problem(
              "DL4J itself has no sum pooling over a window", "use average pooling instead");
    };
  }

  static Step define(SubsamplingLayer configuration, LayerContext context) {
    Window window =
        Window.of(
            configuration.getKernelSize(),
            configuration.getStride(),
            configuration.getPadding(),
            configuration.getDilation(),
            configuration.getConvolutionMode(),
            format(configuration));
    return switch (configuration.getPoolingType()) {
      case MAX -> StepContext.of(context).maximumOver(window);
      case AVG -> {
        boolean paddingCounts = configuration.isAvgPoolIncludePadInDivisor();
        yield context.proportional((a, none) -> Ops.averagePool(a, window, paddingCounts));
      }
      case PNORM -> NormPooling.step(configuration.getPnorm(), window, context);
      case SUM -> throw new IllegalStateException("refused by the model check");
    };
  }
}
