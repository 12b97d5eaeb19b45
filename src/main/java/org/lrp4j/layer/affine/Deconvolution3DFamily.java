package org.lrp4j.layer.affine;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.TransposedVolumeConvolutionMap;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.LayerFamily;

/**
 * Transposed convolutions of volumes, W of shape [depth, height, width, outputs, inputs] in both
 * data formats: affine, under the layer's rule.
 */
public final class Deconvolution3DFamily {

  /** The family. */
  public static final LayerFamily<Deconvolution3D> FAMILY =
      LayerFamily.of(
              Deconvolution3D.class,
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
                              3,
                              4))))
          .withActivation(BaseLayer::getActivationFn)
          .withFormat(Deconvolution3DFamily::format)
          .unless(WeightNoises::problem);

  private Deconvolution3DFamily() {}

  private static DataFormat format(Deconvolution3D configuration) {
    return DataFormat.of(configuration.getDataFormat());
  }

  private static DifferentiableMap map(Deconvolution3D configuration) {
    return new TransposedVolumeConvolutionMap(
        configuration.getKernelSize(),
        configuration.getStride(),
        configuration.getPadding(),
        configuration.getDilation(),
        configuration.getConvolutionMode() == ConvolutionMode.Same,
        format(configuration).isChannelsLast());
  }
}
