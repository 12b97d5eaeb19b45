package org.lrp4j.layer.affine;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.params.DepthwiseConvolutionParamInitializer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.DepthwiseConvolutionMap;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.InputChannels;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.StoredParameters;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolutions of each channel by itself, W of shape [height, width, inputs, m] in both data
 * formats, output channel {@code c·m + q}: affine, under the layer's rule. To the rule W is
 * [height, width, inputs · m], one kernel an output.
 */
public final class DepthwiseConvolutionFamily {

  /** The family. */
  public static final LayerFamily<DepthwiseConvolution2D> FAMILY =
      LayerFamily.of(
              DepthwiseConvolution2D.class,
              LayerKind.CONVOLUTION,
              (layer, configuration, context) ->
                  context.affine(
                      Structured.of(
                          configuration,
                          new Depthwise(layer, configuration, map(layer, configuration)))))
          .withActivation(BaseLayer::getActivationFn)
          .withFormat(DepthwiseConvolutionFamily::format)
          .inEitherFormat(layer -> layer.setCnn2dDataFormat(CNN2DFormat.NHWC))
          .unless(WeightNoises::problem);

  private DepthwiseConvolutionFamily() {}

  private static DataFormat format(DepthwiseConvolution2D configuration) {
    return DataFormat.of(configuration.getCnn2dDataFormat());
  }

  private static INDArray weights(Layer layer) {
    return layer.getParam(DepthwiseConvolutionParamInitializer.WEIGHT_KEY);
  }

  private static DifferentiableMap map(Layer layer, DepthwiseConvolution2D configuration) {
    Window window =
        Window.of(
            configuration.getKernelSize(),
            configuration.getStride(),
            configuration.getPadding(),
            configuration.getDilation(),
            configuration.getConvolutionMode(),
            format(configuration));
    return new DepthwiseConvolutionMap(window, weights(layer).size(3));
  }

  private record Depthwise(Layer layer, DepthwiseConvolution2D configuration, DifferentiableMap map)
      implements Affine {

    @Override
    public LayerParameters parameters(Signal input) {
      INDArray weights = weights(layer);
      INDArray bias = layer.getParam(DepthwiseConvolutionParamInitializer.BIAS_KEY);
      return new LayerParameters(
          format(configuration),
          format(configuration),
          bias == null ? List.of(weights) : List.of(weights, bias),
          () -> {
            long[] shape = weights.shape();
            return weights.dup('c').reshape('c', shape[0], shape[1], shape[2] * shape[3]);
          },
          bias == null ? null : () -> bias);
    }

    @Override
    public Optional<StoredParameters> storedParameters() {
      return Optional.of(
          StoredParameters.of(
              List.of(2, 3), kernels -> kernels.reshape('c', weights(layer).shape())));
    }

    @Override
    public IActivation activation() {
      return configuration.getActivationFn();
    }

    @Override
    public int outputAxisOfWeights() {
      return 2;
    }

    @Override
    public Optional<InputChannels> inputChannels() {
      return Optional.of(new InputChannels(format(configuration), 2));
    }

    @Override
    public void requireInput(Signal input) {
      Affine.requireShape(input.values().shape(), format(configuration), weights(layer).size(2));
    }
  }
}
