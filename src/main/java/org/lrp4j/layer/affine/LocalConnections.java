package org.lrp4j.layer.affine;

import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.lrp4j.engine.operation.LocalConnectionMap;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.engine.operation.Window.Extent;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.InputChannels;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.StoredParameters;
import org.nd4j.linalg.activations.IActivation;

/**
 * What locally connected layers of sequences and of images have in common: W of shape [positions,
 * channels · taps, outputs], one bias an output.
 *
 * @param layer the layer
 * @param window its geometry
 * @param size height and width, or length and 1, of what the layer is made for
 * @param format how to read the axes
 * @param channels of the input
 * @param activation the activation function
 */
record LocalConnections(
    Layer layer,
    Window window,
    Extent size,
    DataFormat format,
    long channels,
    IActivation activation)
    implements Affine {

  @Override
  public DifferentiableMap map() {
    return new LocalConnectionMap(window, format);
  }

  @Override
  public LayerParameters parameters(Signal input) {
    return LayerParameters.of(
        format,
        layer.getParam(ConvolutionParamInitializer.WEIGHT_KEY),
        layer.getParam(ConvolutionParamInitializer.BIAS_KEY));
  }

  @Override
  public Optional<StoredParameters> storedParameters() {
    return Optional.of(StoredParameters.of(2));
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
    long[] shape = input.values().shape();
    Affine.requireShape(shape, format, channels);
    int first = format.isChannelsLast() ? 1 : 2;
    Extent given = new Extent(shape[first], format.rank() == 3 ? 1 : shape[first + 1]);
    if (!hasSameWindows(given)) {
      throw new IllegalArgumentException(
          "it has weights of its own at each position of inputs of "
              + text(size)
              + ", but got "
              + text(given)
              + ": Deeplearning4j would lay the same windows from the beginning, and leave the rest"
              + " of a larger input out without a word. Cut or pad inputs to what the layer was"
              + " built for");
    }
  }

  /** In mode Same, DL4J pads for the size that the layer was built for. */
  private boolean hasSameWindows(Extent given) {
    return given.equals(size)
        || !window.same()
            && window
                .positions(given.height(), given.width())
                .equals(window.positions(size.height(), size.width()));
  }

  private String text(Extent extent) {
    return format.rank() == 3
        ? extent.height() + " steps"
        : extent.height() + " × " + extent.width();
  }
}
