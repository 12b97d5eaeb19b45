package org.lrp4j.layer.affine;

import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.InputChannels;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Signal;
import org.nd4j.linalg.activations.IActivation;

/**
 * What locally connected layers of sequences and of images have in common: W of shape [positions,
 * channels · taps, outputs], one bias an output.
 *
 * @param layer the layer
 * @param map what W·a means
 * @param format how to read the axes
 * @param channels of the input
 * @param positions how many positions the output has: the layer is made for one size of input
 * @param activation the activation function
 */
record LocalConnections(
    Layer layer, DifferentiableMap map, DataFormat format, long channels, IActivation activation)
    implements Affine {

  @Override
  public LayerParameters parameters(Signal input) {
    return LayerParameters.of(
        format,
        layer.getParam(ConvolutionParamInitializer.WEIGHT_KEY),
        layer.getParam(ConvolutionParamInitializer.BIAS_KEY));
  }

  @Override
  public int outputAxisOfWeights() {
    return 2;
  }

  @Override
  public Optional<InputChannels> inputChannels() {
    return Optional.of(new InputChannels(format, 1));
  }

  @Override
  public void requireInput(Signal input) {
    Affine.requireShape(input.values().shape(), format, channels);
  }
}
