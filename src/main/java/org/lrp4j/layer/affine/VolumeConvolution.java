package org.lrp4j.layer.affine;

import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.params.Convolution3DParamInitializer;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.InputChannels;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.StoredParameters;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution of volumes, transposed or not.
 *
 * @param layer the layer, with parameters W and b
 * @param format of what it reads and computes
 * @param activation what it applies afterwards
 * @param map what W·a means
 * @param outputAxisOfWeights which axis of W is that of the outputs
 * @param inputAxisOfWeights which one is that of the inputs
 */
record VolumeConvolution(
    Layer layer,
    DataFormat format,
    IActivation activation,
    DifferentiableMap map,
    int outputAxisOfWeights,
    int inputAxisOfWeights)
    implements Affine {

  @Override
  public LayerParameters parameters(Signal input) {
    return LayerParameters.of(
        format, weights(), layer.getParam(Convolution3DParamInitializer.BIAS_KEY));
  }

  private INDArray weights() {
    return layer.getParam(Convolution3DParamInitializer.WEIGHT_KEY);
  }

  @Override
  public Optional<StoredParameters> storedParameters() {
    return Optional.of(StoredParameters.of(outputAxisOfWeights));
  }

  @Override
  public Optional<InputChannels> inputChannels() {
    return Optional.of(new InputChannels(format, inputAxisOfWeights));
  }

  @Override
  public void requireInput(Signal input) {
    Affine.requireShape(input.values().shape(), format, weights().size(inputAxisOfWeights));
  }
}
