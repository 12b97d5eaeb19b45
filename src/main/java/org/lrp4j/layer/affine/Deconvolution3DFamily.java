package org.lrp4j.layer.affine;

import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.params.Deconvolution3DParamInitializer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.TransposedVolumeConvolutionMap;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.InputChannels;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Signal;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

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
                  context.affine(new Transposed(layer, configuration, map(configuration))))
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

  private record Transposed(Layer layer, Deconvolution3D configuration, DifferentiableMap map)
      implements Affine {

    @Override
    public LayerParameters parameters(Signal input) {
      return LayerParameters.of(
          format(configuration),
          weights(),
          layer.getParam(Deconvolution3DParamInitializer.BIAS_KEY));
    }

    private INDArray weights() {
      return layer.getParam(Deconvolution3DParamInitializer.WEIGHT_KEY);
    }

    @Override
    public IActivation activation() {
      return configuration.getActivationFn();
    }

    @Override
    public int outputAxisOfWeights() {
      return 3;
    }

    @Override
    public Optional<InputChannels> inputChannels() {
      return Optional.of(new InputChannels(format(configuration), 4));
    }

    @Override
    public void requireInput(Signal input) {
      Affine.requireShape(input.values().shape(), format(configuration), weights().size(4));
    }
  }
}
