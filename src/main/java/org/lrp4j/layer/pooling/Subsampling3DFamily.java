package org.lrp4j.layer.pooling;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.VolumePooling;
import org.lrp4j.engine.operation.VolumeWindow;
import org.lrp4j.engine.step.StepContext;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Problem;
import org.lrp4j.layer.Step;

/** Pooling over a window that slides over volumes: maximum and average. */
public final class Subsampling3DFamily {

  /** The family. */
  public static final LayerFamily<Subsampling3DLayer> FAMILY =
      LayerFamily.of(
              Subsampling3DLayer.class,
              LayerKind.FIXED,
              (layer, configuration, context) -> define(configuration, context))
          .withFormat(Subsampling3DFamily::format)
          .unless(Subsampling3DFamily::problem);

  private Subsampling3DFamily() {}

  private static DataFormat format(Subsampling3DLayer configuration) {
    return DataFormat.of(configuration.getDataFormat());
  }

  private static Problem problem(Subsampling3DLayer configuration) {
    PoolingType type = configuration.getPoolingType();
    return type == PoolingType.MAX || type == PoolingType.AVG
        ? null
        : new Problem(
            "Deeplearning4j 1.0.0-M2.1 computes the average of volumes where " + type + " is asked",
            "ask for AVG, which computes the same");
  }

  private static Step define(Subsampling3DLayer configuration, LayerContext context) {
    VolumeWindow window =
        VolumeWindow.of(
            configuration.getKernelSize(),
            configuration.getStride(),
            configuration.getPadding(),
            configuration.getDilation(),
            configuration.getConvolutionMode() == ConvolutionMode.Same,
            format(configuration));
    return configuration.getPoolingType() == PoolingType.MAX
        ? StepContext.of(context).maximumOver(window)
        : context.proportional((a, none) -> VolumePooling.average(a, window));
  }
}
