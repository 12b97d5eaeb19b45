package org.lrp4j.layer.affine;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.VolumeConvolutionMap;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.LayerFamily;

/**
 * Three-dimensional convolutions, W of shape [outputs, inputs, depth, height, width] in both data
 * formats.
 */
public final class Convolution3DFamily {

  /** The family. */
  public static final LayerFamily<Convolution3D> FAMILY =
      LayerFamily.of(
              Convolution3D.class,
              LayerKind.CONVOLUTION,
              (layer, configuration, context) ->
                  context.affine(
                      Structured.of(
                          configuration,
                          new VolumeConvolution(
                              layer,
                              format(configuration),
                              configuration.getActivationFn(),
                              map(configuration),
                              0,
                              1))))
          .withActivation(BaseLayer::getActivationFn)
          .withFormat(Convolution3DFamily::format)
          .unless(WeightNoises::problem);

  private Convolution3DFamily() {}

  private static DataFormat format(Convolution3D configuration) {
    return DataFormat.of(configuration.getDataFormat());
  }

  private static DifferentiableMap map(Convolution3D configuration) {
    return new VolumeConvolutionMap(
        configuration.getKernelSize(),
        configuration.getStride(),
        configuration.getPadding(),
        configuration.getDilation(),
        configuration.getConvolutionMode() == ConvolutionMode.Same,
        format(configuration).isChannelsLast());
  }
}
