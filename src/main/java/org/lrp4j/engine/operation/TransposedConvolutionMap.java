package org.lrp4j.engine.operation;

import java.util.OptionalInt;
import org.lrp4j.layer.DifferentiableMap;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A transposed convolution of images, weights [inputs, outputs, height, width]: what the gradient
 * of a convolution computes, so that its own gradient is that convolution.
 *
 * <p>A dilated kernel is inflated with zeros between its taps, as in {@link ConvolutionMap}.
 */
public final class TransposedConvolutionMap implements DifferentiableMap {

  private final Window window;
  private final Window inflated;

  /**
   * A transposed convolution.
   *
   * @param window the geometry of the convolution that leads back from the output to the input
   */
  public TransposedConvolutionMap(Window window) {
    this.window = window;
    this.inflated = window.isDilated() ? window.inflated() : window;
  }

  @Override
  public SDVariable apply(SDVariable input, SDVariable weights) {
    return Convolutions.transposedConvolution(input, weights, null, inflated);
  }

  @Override
  public SDVariable applyBiased(SDVariable input, SDVariable weights, SDVariable bias) {
    return Convolutions.transposedConvolution(input, weights, bias.reshape(-1), inflated);
  }

  @Override
  public OptionalInt inputAxisOfWeights() {
    return OptionalInt.of(0);
  }

  @Override
  public INDArray arrange(INDArray weights) {
    return Kernels.inflated(weights, 2, window.dilation().height(), window.dilation().width());
  }
}
