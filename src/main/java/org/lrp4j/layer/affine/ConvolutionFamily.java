package org.lrp4j.layer.affine;

import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.ConvolutionMap;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.engine.step.StepContext;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.InputChannels;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.StoredParameters;
import org.lrp4j.rule.Rule;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Two-dimensional convolutions, W of shape [outputs, inputs, height, width] in both data formats.
 *
 * <p>Windows of one pixel that lie apart leave pixels out. These are left out first, so that all
 * arithmetic is of the size of what is seen: those of a ResNet50 look at a quarter.
 */
public final class ConvolutionFamily {

  /** The family; {@link Convolution2D} is DL4J's other name of the same layer. */
  public static final LayerFamily<ConvolutionLayer> FAMILY =
      LayerFamily.of(ConvolutionLayer.class, LayerKind.CONVOLUTION, ConvolutionFamily::define)
          .andFor(Convolution2D.class)
          .withActivation(BaseLayer::getActivationFn)
          .withFormat(ConvolutionFamily::format)
          .inEitherFormat(layer -> layer.setCnn2dDataFormat(CNN2DFormat.NHWC))
          .unless(WeightNoises::problem);

  private ConvolutionFamily() {}

  private static DataFormat format(ConvolutionLayer configuration) {
    return DataFormat.of(configuration.getCnn2dDataFormat());
  }

  private static Step define(Layer layer, ConvolutionLayer configuration, LayerContext context) {
    Window window =
        Window.of(
            configuration.getKernelSize(),
            configuration.getStride(),
            configuration.getPadding(),
            configuration.getDilation(),
            configuration.getConvolutionMode(),
            format(configuration));
    boolean leavesPixelsOut =
        window.isPointwise() && window.hasStrides() && isElementWise(context.rule());
    if (!leavesPixelsOut) {
      return context.affine(
          Structured.of(
              configuration, new Convolution(layer, configuration, new ConvolutionMap(window))));
    }
    var ofSeen = new Convolution(layer, configuration, new ConvolutionMap(window.strideless()));
    DifferentiableMap seen =
        (a, none) -> {
          ofSeen.requireShape(a.getShape());
          return Ops.everyNth(a, window);
        };
    return StepContext.of(context)
        .positions(seen)
        .then(context.affine(Structured.of(configuration, ofSeen)), context.memory());
  }

  /** Whether a rule does not mind that pixels are missing, as the pass rule does. */
  private static boolean isElementWise(Rule rule) {
    return !rule.terms().isEmpty()
        && rule.box().isEmpty()
        && rule.terms().stream()
            .flatMap(term -> term.parts().stream())
            .allMatch(part -> part.input().isElementWise());
  }

  private record Convolution(Layer layer, ConvolutionLayer configuration, DifferentiableMap map)
      implements Affine {

    @Override
    public LayerParameters parameters(Signal input) {
      return LayerParameters.of(
          format(configuration), weights(), layer.getParam(ConvolutionParamInitializer.BIAS_KEY));
    }

    private INDArray weights() {
      return layer.getParam(ConvolutionParamInitializer.WEIGHT_KEY);
    }

    @Override
    public IActivation activation() {
      return configuration.getActivationFn();
    }

    @Override
    public Optional<StoredParameters> storedParameters() {
      return Optional.of(StoredParameters.of(0));
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
      requireShape(input.values().shape());
    }

    void requireShape(long[] shape) {
      Affine.requireShape(shape, format(configuration), weights().size(1));
    }
  }
}
