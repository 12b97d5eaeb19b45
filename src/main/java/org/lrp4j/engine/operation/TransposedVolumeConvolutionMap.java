package org.lrp4j.engine.operation;

import java.util.OptionalInt;
import org.lrp4j.layer.DifferentiableMap;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A transposed convolution of volumes, weights [depth, height, width, outputs, inputs]. Its
 * gradient is the convolution with the same weights.
 */
public final class TransposedVolumeConvolutionMap implements DifferentiableMap {

  /** [depth, height, width, outputs, inputs], which to the convolution is [.., inputs, outputs]. */
  private static final long WEIGHTS_DHW_FIRST = 0;

  private static final double[] NO_REALS = {};

  private final long[] dilation;
  private final long[] arguments;

  /**
   * A transposed convolution.
   *
   * @param kernel depth, height and width
   * @param stride along each
   * @param padding along each, which is cropped from the output; ignored in mode Same
   * @param dilation along each
   * @param same whether the output has input · stride positions
   * @param channelsLast whether the channels come last
   */
  public TransposedVolumeConvolutionMap(
      int[] kernel,
      int[] stride,
      int[] padding,
      int[] dilation,
      boolean same,
      boolean channelsLast) {
    this.dilation = new long[] {dilation[0], dilation[1], dilation[2]};
    this.arguments =
        new VolumeConvolutionMap(kernel, stride, padding, dilation, same, channelsLast)
            .arguments(WEIGHTS_DHW_FIRST);
  }

  @Override
  public SDVariable apply(SDVariable input, SDVariable weights) {
    return NativeOp.addBilinear(
        "deconv3d",
        arguments,
        (args, upstream) -> NativeOp.add("conv3dnew", arguments, NO_REALS, null, upstream, args[1]),
        WeightGradients.ofTransposedConvolution("conv3dnew_bp", arguments),
        input,
        weights);
  }

  @Override
  public OptionalInt inputAxisOfWeights() {
    return OptionalInt.of(4);
  }

  @Override
  public INDArray arrange(INDArray weights) {
    return Kernels.inflated(weights, 0, dilation);
  }
}
