package org.lrp4j.engine.operation;

import org.lrp4j.layer.DifferentiableMap;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution of each channel by itself, with m kernels each: output channel {@code c·m + q} is
 * channel c under its kernel q. Weights [height, width, inputs · m], one kernel an output.
 *
 * <p>A dilated kernel is inflated with zeros between its taps, as in {@link ConvolutionMap}.
 */
public final class DepthwiseConvolutionMap implements DifferentiableMap {

  /** [height, width, inputs, m], in ND4J's numbering. */
  private static final long WEIGHTS_YXIM = 0;

  private static final double[] NO_REALS = {};

  private final Window window;
  private final long multiplier;
  private final long[] arguments;

  /**
   * A depthwise convolution.
   *
   * @param window the geometry
   * @param multiplier m, how many kernels each channel has
   */
  public DepthwiseConvolutionMap(Window window, long multiplier) {
    this.window = window;
    this.multiplier = multiplier;
    this.arguments = window.inflated().arguments(window.nhwc() ? 1 : 0, WEIGHTS_YXIM);
  }

  @Override
  public SDVariable apply(SDVariable input, SDVariable weights) {
    return NativeOp.add("depthwise_conv2d", arguments, NO_REALS, this::gradient, input, weights);
  }

  @Override
  public SDVariable applyBiased(SDVariable input, SDVariable weights, SDVariable bias) {
    return NativeOp.add(
        "depthwise_conv2d", arguments, NO_REALS, this::gradient, input, weights, bias.reshape(-1));
  }

  private SDVariable gradient(SDVariable[] args, SDVariable upstream) {
    return NativeOp.addFirstOf(2, "depthwise_conv2d_bp", arguments, args[0], args[1], upstream);
  }

  @Override
  public INDArray arrange(INDArray weights) {
    long[] shape = weights.shape();
    INDArray kernels =
        weights.dup('c').reshape('c', shape[0], shape[1], shape[2] / multiplier, multiplier);
    return Kernels.inflated(kernels, 0, window.dilation().height(), window.dilation().width());
  }
}
