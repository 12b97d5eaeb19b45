package org.lrp4j.layer;

import java.util.Arrays;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer that computes {@code activation(W·a + b)}: what {@code W·a} means, and where W and b come
 * from. It knows no rule.
 */
public interface Affine {

  /**
   * What W·a means, without the bias.
   *
   * @return the map, the same at each call
   */
  DifferentiableMap map();

  /**
   * The layer's current parameters.
   *
   * @param input the input that they are to be used on
   * @return weights and bias, with the formats of input and output
   */
  LayerParameters parameters(Signal input);

  /**
   * The activation function behind it.
   *
   * @return the activation function, or null for none
   */
  default IActivation activation() {
    return null;
  }

  /**
   * Applies the activation function, which by default looks at the last axis if it looks at several
   * values at once, as softmax does.
   *
   * @param z the pre-activation, which may be written over
   * @return the activation
   */
  default INDArray activate(INDArray z) {
    return activation().getActivation(z, false);
  }

  /**
   * The axis of the weights along which the outputs lie, so that what scales each output can be
   * merged into them.
   *
   * @return the axis; below 0 if there is none
   */
  default int outputAxisOfWeights() {
    return -1;
  }

  /**
   * Where the channels of the input lie, so that what scales each of them can be merged into the
   * weights. A layer that says so has to be linear without its bias.
   *
   * @return the format of the input and the axis of the weights; empty unless a layer says
   *     otherwise
   */
  default Optional<InputChannels> inputChannels() {
    return Optional.empty();
  }

  /**
   * The scale and shift that the layer is, if it is nothing else, so that an affine layer before it
   * can take it over.
   *
   * @return the scale and shift; empty unless a layer says otherwise
   */
  default Optional<ScaleAndShift> scaleAndShift() {
    return Optional.empty();
  }

  /**
   * Where W and b are stored, so that the relevance of parameters is known. W has to be used number
   * by number: each one of {@link LayerParameters#weights} is a stored one, or that times a factor.
   *
   * @return the place; empty unless a layer says otherwise
   */
  default Optional<StoredParameters> storedParameters() {
    return Optional.empty();
  }

  /**
   * How to read the axes of the output, where that is not how the input is read.
   *
   * @return the format; empty for the input's, or DL4J's default where the rank changes
   */
  default Optional<DataFormat> outputFormat() {
    return Optional.empty();
  }

  /**
   * Whether the layer sets rows to zero that a mask [rows, 1] leaves out, as DL4J's dense layers do
   * with the steps of sequences.
   *
   * @return false unless a layer says otherwise
   */
  default boolean masksRows() {
    return false;
  }

  /**
   * Checks that the layer can take an input. By default any input passes.
   *
   * @param input the input
   * @throws IllegalArgumentException if not; the message says both shapes
   */
  default void requireInput(Signal input) {}

  /**
   * The check for a fixed number of channels or features, for {@link #requireInput}.
   *
   * @param shape the input's shape
   * @param format how the layer reads it
   * @param channels how many channels or features are expected
   * @throws IllegalArgumentException if the input has another shape
   */
  static void requireShape(long[] shape, DataFormat format, long channels) {
    int axis = format.channelAxis();
    if (shape.length != format.rank() || shape[axis] != channels) {
      String[] expected = new String[format.rank()];
      Arrays.fill(expected, "…");
      expected[0] = "batch";
      expected[axis] = String.valueOf(channels);
      throw new IllegalArgumentException(
          "expected an input of shape "
              + Arrays.toString(expected)
              + ", but got "
              + Arrays.toString(shape));
    }
  }
}
