package org.lrp4j.layer.affine;

import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.params.DeconvolutionParamInitializer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.TransposedConvolutionMap;
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
 * Transposed convolutions of images, {@code z[o, i·s − crop + u·d] += a[c, i]·W[c, o, u]}, W of
 * shape [inputs, outputs, height, width] in both data formats: affine, under the layer's rule.
 */
public final class Deconvolution2DFamily {

  /** The family. */
  public static final LayerFamily<Deconvolution2D> FAMILY =
      LayerFamily.of(
              Deconvolution2D.class,
              LayerKind.CONVOLUTION,
              (layer, configuration, context) ->
                  context.affine(
                      Structured.of(
                          configuration, new Transposed(layer, configuration, map(configuration)))))
          .withActivation(BaseLayer::getActivationFn)
          .withFormat(Deconvolution2DFamily::format)
          .unless(WeightNoises::problem);

  private Deconvolution2DFamily() {}

  private static DataFormat format(Deconvolution2D configuration) {
    return DataFormat.of(configuration.getCnn2dDataFormat());
  }

  private static DifferentiableMap map(Deconvolution2D configuration) {
    return new TransposedConvolutionMap(
        Window.of(
            configuration.getKernelSize(),
            configuration.getStride(),
            configuration.getPadding(),
            configuration.getDilation(),
            configuration.getConvolutionMode(),
            format(configuration)));
  }

  private record Transposed(Layer layer, Deconvolution2D configuration, DifferentiableMap map)
      implements Affine {

    @Override
    public LayerParameters parameters(Signal input) {
      return LayerParameters.of(
          format(configuration), weights(), layer.getParam(DeconvolutionParamInitializer.BIAS_KEY));
    }

    private INDArray weights() {
      return layer.getParam(DeconvolutionParamInitializer.WEIGHT_KEY);
    }

    @Override
    public IActivation activation() {
      return configuration.getActivationFn();
    }

    @Override
    public Optional<StoredParameters> storedParameters() {
      return Optional.of(StoredParameters.of(1));
    }

    @Override
    public int outputAxisOfWeights() {
      return 1;
    }

    @Override
    public Optional<InputChannels> inputChannels() {
      return Optional.of(new InputChannels(format(configuration), 0));
    }

    @Override
    public void requireInput(Signal input) {
      Affine.requireShape(input.values().shape(), format(configuration), weights().size(0));
    }
  }
}
