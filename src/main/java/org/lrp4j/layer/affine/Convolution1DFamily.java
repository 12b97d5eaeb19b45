package org.lrp4j.layer.affine;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.ConvolutionMap;
import org.lrp4j.engine.operation.SequenceConvolutionMap;
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
 * One-dimensional convolutions over time: two-dimensional ones of images that are one pixel high.
 *
 * <p>DL4J's W says of itself that it has the shape [outputs, inputs, taps, 1], but its memory is
 * read as [taps, inputs, outputs]. A mask changes nothing here; it is handed on to what comes next.
 */
public final class Convolution1DFamily {

  /** The family; {@link Convolution1D} is DL4J's other name of the same layer. */
  public static final LayerFamily<Convolution1DLayer> FAMILY =
      LayerFamily.of(
              Convolution1DLayer.class,
              LayerKind.CONVOLUTION,
              (layer, configuration, context) ->
                  context.affine(
                      Structured.of(
                          configuration,
                          new Convolution(layer, configuration, map(configuration)))))
          .andFor(Convolution1D.class)
          .withActivation(BaseLayer::getActivationFn)
          .withFormat(Convolution1DFamily::format)
          .unless(WeightNoises::problem);

  private Convolution1DFamily() {}

  private static DataFormat format(Convolution1DLayer configuration) {
    return DataFormat.of(configuration.getRnnDataFormat());
  }

  private static DifferentiableMap map(Convolution1DLayer configuration) {
    boolean causal = configuration.getConvolutionMode() == ConvolutionMode.Causal;
    Window window =
        new Window(
            new Extent(1, configuration.getKernelSize()[0]),
            new Extent(1, configuration.getStride()[0]),
            new Extent(0, causal ? 0 : configuration.getPadding()[0]),
            new Extent(1, configuration.getDilation()[0]),
            configuration.getConvolutionMode() == ConvolutionMode.Same,
            format(configuration).isChannelsLast());
    return new SequenceConvolutionMap(
        causal ? ConvolutionMap.causal(window) : new ConvolutionMap(window),
        configuration.getNOut());
  }

  private record Convolution(Layer layer, Convolution1DLayer configuration, DifferentiableMap map)
      implements Affine {

    @Override
    public LayerParameters parameters(Signal input) {
      INDArray weights = weights();
      INDArray bias = layer.getParam(ConvolutionParamInitializer.BIAS_KEY);
      return new LayerParameters(
          format(configuration),
          format(configuration),
          bias == null ? List.of(weights) : List.of(weights, bias),
          this::asImages,
          bias == null ? null : () -> bias);
    }

    /** [outputs, inputs, 1, taps], as its memory is read. */
    private INDArray asImages() {
      INDArray weights = weights();
      long[] shape = weights.shape();
      return weights
          .dup('c')
          .reshape('c', 1, shape[2], shape[1], shape[0])
          .permute(3, 2, 0, 1)
          .dup('c');
    }

    private INDArray weights() {
      return layer.getParam(ConvolutionParamInitializer.WEIGHT_KEY);
    }

    @Override
    public Optional<StoredParameters> storedParameters() {
      return Optional.of(StoredParameters.of(List.of(2), Convolution::asRead));
    }

    /** [taps, inputs, outputs]. */
    private static INDArray asRead(INDArray images) {
      return images.permute(3, 1, 0, 2).dup('c').reshape('c', shapeAsRead(images));
    }

    private static long[] shapeAsRead(INDArray images) {
      return new long[] {images.size(3), images.size(1), images.size(0)};
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
