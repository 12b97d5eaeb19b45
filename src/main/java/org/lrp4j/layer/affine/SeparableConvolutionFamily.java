package org.lrp4j.layer.affine;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.ConvolutionMap;
import org.lrp4j.engine.operation.DepthwiseConvolutionMap;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.engine.operation.Window.Extent;
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
 * Separable convolutions: each channel by itself, W of shape [m, inputs, height, width], then a
 * pointwise convolution, W of shape [outputs, inputs · m, 1, 1], with the bias. They are two affine
 * layers in a row, both under the layer's rule; what a composite says of first layers holds for the
 * first of the two.
 */
public final class SeparableConvolutionFamily {

  /** The family. */
  public static final LayerFamily<SeparableConvolution2D> FAMILY =
      LayerFamily.of(
              SeparableConvolution2D.class,
              LayerKind.CONVOLUTION,
              (layer, configuration, context) ->
                  context.affine(
                      List.of(
                          Structured.of(
                              configuration,
                              new Depthwise(layer, configuration, depthwise(layer, configuration))),
                          new Pointwise(layer, configuration, pointwise(configuration)))))
          .withActivation(BaseLayer::getActivationFn)
          .withFormat(SeparableConvolutionFamily::format)
          .inEitherFormat(layer -> layer.setCnn2dDataFormat(CNN2DFormat.NHWC))
          .unless(WeightNoises::problem);

  private SeparableConvolutionFamily() {}

  private static DataFormat format(SeparableConvolution2D configuration) {
    return DataFormat.of(configuration.getCnn2dDataFormat());
  }

  private static DifferentiableMap depthwise(Layer layer, SeparableConvolution2D configuration) {
    Window window =
        Window.of(
            configuration.getKernelSize(),
            configuration.getStride(),
            configuration.getPadding(),
            configuration.getDilation(),
            configuration.getConvolutionMode(),
            format(configuration));
    return new DepthwiseConvolutionMap(window, depthwiseWeights(layer).size(0));
  }

  private static DifferentiableMap pointwise(SeparableConvolution2D configuration) {
    Extent one = new Extent(1, 1);
    boolean channelsLast = format(configuration).isChannelsLast();
    return new ConvolutionMap(new Window(one, one, new Extent(0, 0), one, false, channelsLast));
  }

  private static INDArray depthwiseWeights(Layer layer) {
    return layer.getParam(SeparableConvolutionParamInitializer.DEPTH_WISE_WEIGHT_KEY);
  }

  private record Depthwise(Layer layer, SeparableConvolution2D configuration, DifferentiableMap map)
      implements Affine {

    @Override
    public LayerParameters parameters(Signal input) {
      INDArray weights = depthwiseWeights(layer);
      return new LayerParameters(
          format(configuration),
          format(configuration),
          List.of(weights),
          () -> {
            long[] shape = weights.shape();
            return weights
                .permute(2, 3, 1, 0)
                .dup('c')
                .reshape('c', shape[2], shape[3], shape[1] * shape[0]);
          },
          null);
    }

    @Override
    public Optional<StoredParameters> storedParameters() {
      return Optional.of(StoredParameters.of(List.of(1, 0), this::asStored));
    }

    /** From [height, width, inputs · m] to [m, inputs, height, width]. */
    private INDArray asStored(INDArray kernels) {
      long[] shape = depthwiseWeights(layer).shape();
      return kernels
          .reshape('c', shape[2], shape[3], shape[1], shape[0])
          .permute(3, 2, 0, 1)
          .dup('c');
    }

    @Override
    public Optional<InputChannels> inputChannels() {
      return Optional.of(new InputChannels(format(configuration), 2));
    }

    @Override
    public void requireInput(Signal input) {
      Affine.requireShape(
          input.values().shape(), format(configuration), depthwiseWeights(layer).size(1));
    }
  }

  private record Pointwise(Layer layer, SeparableConvolution2D configuration, DifferentiableMap map)
      implements Affine {

    @Override
    public LayerParameters parameters(Signal input) {
      return LayerParameters.of(
          format(configuration),
          layer.getParam(SeparableConvolutionParamInitializer.POINT_WISE_WEIGHT_KEY),
          layer.getParam(SeparableConvolutionParamInitializer.BIAS_KEY));
    }

    @Override
    public Optional<StoredParameters> storedParameters() {
      return Optional.of(
          new StoredParameters(
              SeparableConvolutionParamInitializer.POINT_WISE_WEIGHT_KEY,
              SeparableConvolutionParamInitializer.BIAS_KEY,
              List.of(0),
              UnaryOperator.identity()));
    }

    @Override
    public IActivation activation() {
      return configuration.getActivationFn();
    }

    @Override
    public int outputAxisOfWeights() {
      return 0;
    }
  }
}
