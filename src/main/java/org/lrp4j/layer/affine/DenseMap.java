package org.lrp4j.layer.affine;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Layer;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.InputChannels;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Problem;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.StoredParameters;
import org.lrp4j.layer.activation.Activations;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One of the dense maps {@code activation(a·W + b)} of a layer, whose parameters it names. Unlike a
 * dense layer it takes no notice of masks.
 *
 * @param layer has the parameters
 * @param weightKey names W, of shape [inputs, outputs]
 * @param biasKey names b, or null for none
 * @param activation the activation function, or null for none
 */
record DenseMap(Layer layer, String weightKey, String biasKey, IActivation activation)
    implements Affine {

  @Override
  public DifferentiableMap map() {
    return Ops::matmul;
  }

  @Override
  public LayerParameters parameters(Signal input) {
    INDArray weights = layer.getParam(weightKey);
    INDArray bias = biasKey == null ? null : layer.getParam(biasKey);
    return LayerParameters.of(DataFormat.NC, weights, bias);
  }

  @Override
  public Optional<StoredParameters> storedParameters() {
    String bias = biasKey == null ? "b" : biasKey;
    return Optional.of(new StoredParameters(weightKey, bias, List.of(1), UnaryOperator.identity()));
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
  public void requireInput(Signal input) {
    Affine.requireShape(input.values().shape(), DataFormat.NC, layer.getParam(weightKey).size(0));
  }

  /**
   * What keeps relevance from passing an activation function between two maps of a layer.
   *
   * @param between the activation function
   * @return the problem, or null
   */
  static Problem problem(IActivation between) {
    return Activations.ELEMENT_WISE.contains(between.getClass())
        ? null
        : new Problem(
            between.getClass().getSimpleName() + " inside of the layer is not element-wise",
            "opt in to gradient × input for it");
  }
}
