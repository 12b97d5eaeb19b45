package org.lrp4j.layer.affine;

import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.params.Convolution3DParamInitializer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.VolumeConvolutionMap;
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
                  context.affine(new Convolution(layer, configuration, map(configuration))))
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

  private record Convolution(Layer layer, Convolution3D configuration, DifferentiableMap map)
      implements Affine {

    @Override
    public LayerParameters parameters(Signal input) {
      return LayerParameters.of(
          format(configuration), weights(), layer.getParam(Convolution3DParamInitializer.BIAS_KEY));
    }

    private INDArray weights() {
      return layer.getParam(Convolution3DParamInitializer.WEIGHT_KEY);
    }

    @Override
    public IActivation activation() {
      return configuration.getActivationFn();
    }

    @Override
    public int outputAxisOfWeights() {
      return 0;
    }

    @Override
    public Optional<InputChannels> inputChannels() {
      return Optional.of(new InputChannels(format(configuration), 1));
    }

    @Override
    public void requireInput(Signal input) {
      Affine.requireShape(input.values().shape(), format(configuration), weights().size(1));
    }
  }
}
