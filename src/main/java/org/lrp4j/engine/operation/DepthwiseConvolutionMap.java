package org.lrp4j.engine.operation;

import org.lrp4j.layer.DifferentiableMap;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A convolution of each channel by itself, with m kernels each: output channel {@code c·m + q} is
 * channel c under its kernel q. Weights [height, width, inputs · m], one kernel an output.
 *
 * <p>Where m is not 1, each channel is repeated m times, to have one kernel each: for more ND4J has
 * no fast kernels. 32 channels of 8 images of 56² with m = 2 take 3.4 ms instead of 108, and their
 * gradient 3.2 instead of 244.
 *
 * <p>A dilated kernel is inflated with zeros between its taps, as in {@link ConvolutionMap}.
 */
public final class DepthwiseConvolutionMap implements DifferentiableMap {

  /** [height, width, inputs, m], in ND4J's numbering. */
  private static final long WEIGHTS_YXIM = 0;

  private static final double[] NO_REALS = {};

  /** Without gaps. */
  private final Window window;

  private final Window.Extent dilation;
  private final long multiplier;
  private final long[] arguments;

  /**
   * A depthwise convolution.
   *
   * @param window the geometry
   * @param multiplier m, how many kernels each channel has
   */
  public DepthwiseConvolutionMap(Window window, long multiplier) {
    this.window = window.inflated();
    this.multiplier = multiplier;
    this.dilation = window.dilation();
    this.arguments = this.window.arguments(window.nhwc() ? 1 : 0, WEIGHTS_YXIM);
  }

  @Override
  public SDVariable apply(SDVariable input, SDVariable weights) {
    return convolved(repeated(input), weights);
  }

  @Override
  public SDVariable applyBiased(SDVariable input, SDVariable weights, SDVariable bias) {
    return convolved(repeated(input), weights, bias.reshape(-1));
  }

  private SDVariable convolved(SDVariable... operands) {
    return NativeOp.addBilinear(
        "depthwise_conv2d",
        arguments,
        this::gradient,
        WeightGradients.ofConvolution("depthwise_conv2d_bp", arguments),
        operands);
  }

  /** Each channel m times, one behind the other. */
  private SDVariable repeated(SDVariable input) {
    if (multiplier == 1) {
      return input;
    }
    SameDiff graph = input.getSameDiff();
    long[] shape = input.getShape();
    if (window.nhwc()) {
      SDVariable ones = graph.constant(Nd4j.ones(input.dataType(), 1, multiplier));
      return Ops.matmul(input.reshape(-1, 1), ones)
          .reshape(shape[0], shape[1], shape[2], shape[3] * multiplier);
    }
    SDVariable ones = graph.constant(Nd4j.ones(input.dataType(), 1, multiplier, 1));
    SDVariable channels = input.reshape(shape[0] * shape[1], 1, shape[2] * shape[3]);
    return NativeOp.add(
            "multiply",
            new long[0],
            NO_REALS,
            (args, upstream) -> Ops.sum(upstream, 1).reshape(shape[0] * shape[1], 1, -1),
            channels,
            ones)
        .reshape(shape[0], shape[1] * multiplier, shape[2], shape[3]);
  }

  /**
   * With channels last and without strides the convolution with the kernel turned round: 0.5 ms
   * where ND4J's own takes 4.8. With channels first that one is faster, 2.7 ms instead of 3.2.
   */
  private SDVariable gradient(SDVariable[] args, SDVariable upstream) {
    if (!window.nhwc() || window.reversed().isEmpty()) {
      return NativeOp.addFirstOf(2, "depthwise_conv2d_bp", arguments, args[0], args[1], upstream);
    }
    SDVariable weights = args[1];
    long taps = window.kernel().height() * window.kernel().width();
    SDVariable turned =
        Ops.matmul(Kernels.exchange(weights, taps), weights.reshape(taps, -1))
            .reshape(window.kernel().height(), window.kernel().width(), -1, 1);
    Window back = window.reversed().orElseThrow();
    return NativeOp.add(
        "depthwise_conv2d", back.arguments(1, WEIGHTS_YXIM), NO_REALS, null, upstream, turned);
  }

  /** To [height, width, inputs · m, 1]. */
  @Override
  public INDArray arrange(INDArray weights) {
    long[] shape = weights.shape();
    INDArray kernels = weights.dup('c').reshape('c', shape[0], shape[1], shape[2], 1);
    return Kernels.inflated(kernels, 0, dilation.height(), dilation.width());
  }
}
