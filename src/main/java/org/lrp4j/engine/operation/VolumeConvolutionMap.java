package org.lrp4j.engine.operation;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.lrp4j.layer.DifferentiableMap;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

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

  private final int[] kernel;
  private final int[] dilation;
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
    this.dilation = dilation.clone();
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
    return (kernel[axis] - 1L) * dilation[axis] + 1;
  }

  private boolean isDilated() {
    return Arrays.stream(new int[] {0, 1, 2}).anyMatch(axis -> inflated(axis) != kernel[axis]);
  }

  @Override
  public SDVariable apply(SDVariable input, SDVariable weights) {
    return NativeOp.add(
        "conv3dnew",
        arguments,
        NO_REALS,
        (args, upstream) ->
            NativeOp.addFirstOf(2, "conv3dnew_bp", arguments, args[0], args[1], upstream),
        input,
        weights);
  }

  @Override
  public OptionalInt inputAxisOfWeights() {
    return OptionalInt.of(1);
  }

  @Override
  public INDArray arrange(INDArray weights) {
    if (!isDilated()) {
      return weights;
    }
    INDArray inflated =
        Nd4j.zeros(
            weights.dataType(),
            weights.size(0),
            weights.size(1),
            inflated(0),
            inflated(1),
            inflated(2));
    INDArrayIndex[] taps = new INDArrayIndex[5];
    taps[0] = NDArrayIndex.all();
    taps[1] = NDArrayIndex.all();
    for (int axis = 0; axis < 3; axis++) {
      taps[axis + 2] = NDArrayIndex.interval(0, dilation[axis], inflated(axis));
    }
    inflated.get(taps).assign(weights);
    return inflated;
  }
}
