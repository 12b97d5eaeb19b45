package org.lrp4j.layer.affine;

import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.params.ElementWiseParamInitializer;
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

/** Element-wise multiplication with learned weights: {@code a ⊙ w + b}. */
public final class ElementWiseMultiplicationFamily {

  /** The family. */
  public static final LayerFamily<ElementWiseMultiplicationLayer> FAMILY =
      LayerFamily.of(
              ElementWiseMultiplicationLayer.class,
              LayerKind.DENSE,
              (layer, configuration, context) -> context.affine(new Diagonal(layer, configuration)))
          .withActivation(BaseLayer::getActivationFn)
          .unless(WeightNoises::problem);

  private ElementWiseMultiplicationFamily() {}

  private record Diagonal(Layer layer, BaseLayer configuration) implements Affine {

    @Override
    public DifferentiableMap map() {
      return Ops::scale;
    }

    @Override
    public LayerParameters parameters(Signal input) {
      return LayerParameters.of(
          DataFormat.NC, weights(), layer.getParam(ElementWiseParamInitializer.BIAS_KEY));
    }

    private INDArray weights() {
      INDArray weights = layer.getParam(ElementWiseParamInitializer.WEIGHT_KEY);
      return weights.reshape(1, weights.length());
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
      return Optional.of(new InputChannels(DataFormat.NC, 1));
    }

    @Override
    public boolean masksRows() {
      return true;
    }

    @Override
    public void requireInput(Signal input) {
      Affine.requireShape(input.values().shape(), DataFormat.NC, weights().length());
    }
  }
}
