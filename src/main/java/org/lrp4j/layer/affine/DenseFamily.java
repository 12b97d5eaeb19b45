package org.lrp4j.layer.affine;

import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.Ops;
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

/** Dense and output layers: {@code a·W + b}, W of shape [inputs, outputs]. */
public final class DenseFamily {

  /** Dense layers. */
  public static final LayerFamily<DenseLayer> DENSE =
      LayerFamily.of(
              DenseLayer.class,
              LayerKind.DENSE,
              (layer, configuration, context) ->
                  configuration.hasLayerNorm()
                      ? LayerNormalization.step(layer, configuration, context)
                      : context.affine(new Dense(layer, configuration)))
          .withActivation(BaseLayer::getActivationFn)
          .unless(WeightNoises::problem);

  /** Output layers, which are dense layers with a loss. */
  public static final LayerFamily<OutputLayer> OUTPUT =
      LayerFamily.of(
              OutputLayer.class,
              LayerKind.DENSE,
              (layer, configuration, context) -> context.affine(new Dense(layer, configuration)))
          .withActivation(BaseLayer::getActivationFn)
          .unless(WeightNoises::problem);

  /** Output layers with a center loss, whose centers play no part at inference. */
  public static final LayerFamily<CenterLossOutputLayer> CENTER_LOSS =
      LayerFamily.of(
              CenterLossOutputLayer.class,
              LayerKind.DENSE,
              (layer, configuration, context) -> context.affine(new Dense(layer, configuration)))
          .withActivation(BaseLayer::getActivationFn)
          .unless(WeightNoises::problem);

  private DenseFamily() {}

  private record Dense(Layer layer, BaseLayer configuration) implements Affine {

    @Override
    public DifferentiableMap map() {
      return Ops::matmul;
    }

    @Override
    public LayerParameters parameters(Signal input) {
      return LayerParameters.of(
          DataFormat.NC, weights(), layer.getParam(DefaultParamInitializer.BIAS_KEY));
    }

    private INDArray weights() {
      return layer.getParam(DefaultParamInitializer.WEIGHT_KEY);
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
      return Optional.of(new InputChannels(DataFormat.NC, 0));
    }

    @Override
    public boolean masksRows() {
      return true;
    }

    @Override
    public void requireInput(Signal input) {
      Affine.requireShape(input.values().shape(), DataFormat.NC, weights().size(0));
    }
  }
}
