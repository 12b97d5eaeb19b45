package org.lrp4j.engine.operation;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.lrp4j.layer.DifferentiableMap;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A three-dimensional convolution, weights [outputs, inputs, depth, height, width].
 *
 * <p>As of images, a dilated kernel is inflated with zeros between its taps: ND4J refuses the
 * dilated operation in FLOAT.
 */
public final class VolumeConvolutionMap implements DifferentiableMap {

  /** DL4J's layout of the weights, in ND4J's numbering. */
  private static final long WEIGHTS_OIDHW = 1;

  private static final double[] NO_REALS = {};

  /** Where the operation's arguments say how; strides and padding along three axes. */
  private static final int STRIDE = 3;

  private static final int PADDING = 6;
  private static final int SAME = 12;

  private final int[] kernel;
  private final long[] dilation;
  private final long[] arguments;

  /**
   * A convolution.
   *
   * @param kernel depth, height and width
   * @param stride along each
   * @param padding along each; ignored in mode Same
   * @param dilation along each
   * @param same whether the output has ⌈input / stride⌉ positions
   * @param channelsLast whether the channels come last
   */
  public VolumeConvolutionMap(
      int[] kernel,
      int[] stride,
      int[] padding,
      int[] dilation,
      boolean same,
      boolean channelsLast) {
    this.kernel = kernel.clone();
    this.dilation = Arrays.stream(dilation).asLongStream().toArray();
    long[] dense = {1, 1, 1};
    this.arguments =
        LongStream.of(
                inflated(0),
                inflated(1),
                inflated(2),
                stride[0],
                stride[1],
                stride[2],
                padding[0],
                padding[1],
                padding[2],
                dense[0],
                dense[1],
                dense[2],
                same ? 1 : 0,
                channelsLast ? 1 : 0,
                WEIGHTS_OIDHW)
            .toArray();
  }

  private long inflated(int axis) {
    return (kernel[axis] - 1) * dilation[axis] + 1;
  }

  /** The same geometry for operations that lead the other way, with weights in another layout. */
  long[] arguments(long weightLayout) {
    long[] others = arguments.clone();
    others[others.length - 1] = weightLayout;
    return others;
  }

  @Override
  public SDVariable apply(SDVariable input, SDVariable weights) {
    return NativeOp.addBilinear(
        "conv3dnew",
        arguments,
        (args, upstream) -> gradient(args[0], args[1], upstream),
        WeightGradients.ofConvolution("conv3dnew_bp", arguments),
        input,
        weights);
  }

  /**
   * Without strides the gradient is a convolution too, with the kernel turned round and its inputs
   * and outputs swapped: half of what {@code conv3dnew_bp} takes, which computes the gradient of
   * the weights as well. {@code deconv3d} takes a hundred times as long.
   */
  private SDVariable gradient(SDVariable input, SDVariable weights, SDVariable upstream) {
    return reversed()
        .map(back -> NativeOp.add("conv3dnew", back, NO_REALS, null, upstream, turned(weights)))
        .orElseGet(
            () -> NativeOp.addFirstOf(2, "conv3dnew_bp", arguments, input, weights, upstream));
  }

  /** The geometry of the way back, if that is a convolution. */
  private Optional<long[]> reversed() {
    long[] back = arguments.clone();
    boolean same = arguments[SAME] == 1;
    for (int axis = 0; axis < kernel.length; axis++) {
      long size = inflated(axis);
      long padding = arguments[PADDING + axis];
      boolean pads = same ? size % 2 == 1 : padding < size;
      if (arguments[STRIDE + axis] != 1 || !pads) {
        return Optional.empty();
      }
      back[PADDING + axis] = same ? padding : size - 1 - padding;
    }
    return Optional.of(back);
  }

  private SDVariable turned(SDVariable weights) {
    long taps = inflated(0) * inflated(1) * inflated(2);
    SDVariable reversed = Kernels.reversed(weights.reshape(-1, taps), taps);
    SDVariable shaped = weights.getSameDiff().reshape(reversed, weights.shape());
    return shaped.permute(1, 0, 2, 3, 4);
  }

  @Override
  public OptionalInt inputAxisOfWeights() {
    return OptionalInt.of(1);
  }

  @Override
  public INDArray arrange(INDArray weights) {
    return Kernels.inflated(weights, 2, dilation);
  }
}
