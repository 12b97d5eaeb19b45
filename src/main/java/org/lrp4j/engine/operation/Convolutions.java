package org.lrp4j.engine.operation;

import java.util.Optional;
import org.lrp4j.layer.DataFormat;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The fastest exact operations for a convolution and its gradient, by geometry. All were measured
 * with the oneDNN build on two cores with AVX-512, FLOAT.
 */
final class Convolutions {

  /**
   * DL4J's layout of convolution weights, [outputs, inputs, height, width], in ND4J's numbering.
   */
  private static final long WEIGHTS_OIYX = 1;

  private static final double[] NO_REALS = {};

  /** Up to so many pixels an image, weights take longer to be rearranged than to be multiplied. */
  private static final long MOST_PIXELS_OF_FEW = 32;

  private Convolutions() {}

  static SDVariable convolution(
      SDVariable input, SDVariable weights, SDVariable bias, Window window) {
    return convolution(input, input.getShape(), weights, bias, window);
  }

  /**
   * The same of an input that a graph computes, of which SameDiff knows no shape.
   *
   * @param shape the input's shape, or null if nobody knows it
   */
  static SDVariable convolution(
      SDVariable input, long[] shape, SDVariable weights, SDVariable bias, Window window) {
    if (shape != null && suitsProducts(shape, window)) {
      return window.nhwc()
          ? pointwiseOfRows(input, shape, weights, bias)
          : pointwise(input, shape, weights, bias);
    }
    long[] arguments = window.arguments(window.nhwc() ? 1 : 0, WEIGHTS_OIYX);
    NativeOp.InputGradient gradient =
        (args, upstream) -> gradient(args[0], shape, args[1], upstream, window, arguments);
    NativeOp.InputGradient ofWeights = WeightGradients.ofConvolution("conv2d_bp", arguments);
    return bias == null
        ? NativeOp.addBilinear("conv2d", arguments, gradient, ofWeights, input, weights)
        : NativeOp.addBilinear("conv2d", arguments, gradient, ofWeights, input, weights, bias);
  }

  /**
   * Whether matrix products are faster. With channels last they always are, since all pixels of all
   * examples are rows of one matrix. With channels first each example has a product of its own: of
   * several examples with some 50 pixels they are not: 8 from 256 to 1024 channels at 7² take 1.8
   * ms, and the convolution 1.4. At 14² they are again: 8 from 128 to 512 channels take 0.9 ms
   * instead of 1.4, 64 from 512 to 256 13 instead of 28.
   */
  private static boolean suitsProducts(long[] shape, Window window) {
    long pixels = shape[2] * shape[3];
    boolean suitsConvolution =
        !window.nhwc() && shape[0] > 1 && pixels > MOST_PIXELS_OF_FEW && pixels < 100;
    return window.isPointwise() && !window.hasStrides() && !suitsConvolution;
  }

  /**
   * A convolution that looks at single pixels is a matrix product for each example: 64 to 256
   * channels at 56² take 0.5 ms instead of 1.1, with 8 examples 5 ms instead of 21.
   */
  private static SDVariable pointwise(
      SDVariable input, long[] shape, SDVariable weights, SDVariable bias) {
    long count = shape[2] * shape[3];
    SDVariable pixels = input.reshape(shape[0], shape[1], count);
    SDVariable matrix = weights.reshape(-1, shape[1]);
    SDVariable product =
        NativeOp.addProductByExample(matrix, pixels, count)
            .reshape(shape[0], -1, shape[2], shape[3]);
    return bias == null ? product : NativeOp.addBias(product, bias, DataFormat.NCHW);
  }

  /**
   * The same with channels last, in one product: 8 images from 256 to 1024 channels at 7² take 0.7
   * ms where channels first take 1.1, at 28² from 64 to 256 0.8 instead of 1.8.
   */
  private static SDVariable pointwiseOfRows(
      SDVariable input, long[] shape, SDVariable weights, SDVariable bias) {
    long rows = shape[0] * shape[1] * shape[2];
    SDVariable product =
        Ops.matmulTransposed(input.reshape(rows, shape[3]), weights.reshape(-1, shape[3]));
    return (bias == null ? product : NativeOp.addBias(product, bias, DataFormat.NC))
        .reshape(shape[0], shape[1], shape[2], -1);
  }

  private static SDVariable gradient(
      SDVariable input,
      long[] shape,
      SDVariable weights,
      SDVariable upstream,
      Window window,
      long[] arguments) {
    if (window.reversed().isPresent()
        && !suitsTransposedConvolution(input.dataType(), shape, window)) {
      return convolution(
          upstream, turnedRound(weights, window), null, window.reversed().orElseThrow());
    }
    if (window.reversed().isPresent()) {
      return transposed(weights, upstream, window.explicit());
    }
    return PhasesOfStrides.gradient(input, shape, weights, upstream, window)
        .or(() -> transposedWithStrides(input, shape, weights, upstream, window))
        .orElseGet(
            () ->
                NativeOp.add(
                    "conv2d_input_bp",
                    arguments,
                    NO_REALS,
                    null,
                    input.shape(),
                    weights,
                    upstream));
  }

  /**
   * The transposed convolution {@code Wᵀ·a}, whose way back is the convolution.
   *
   * @param weights [inputs, outputs, height, width]
   * @param bias one value an output channel, or null
   * @param window of the convolution
   */
  static SDVariable transposedConvolution(
      SDVariable input, SDVariable weights, SDVariable bias, Window window) {
    return transposed(
        input,
        weights,
        bias,
        window,
        (args, upstream) -> convolution(upstream, args[1], null, window));
  }

  static SDVariable transposed(SDVariable weights, SDVariable upstream, Window window) {
    return transposed(upstream, weights, null, window, null);
  }

  /**
   * The transposed convolution. With channels first it adds no bias itself, which takes {@code
   * deconv2d} three times as long: 64 channels of 1000 pixels in a row 0.30 ms instead of 0.13, 32
   * such images 10.7 instead of 3.4; the sum afterwards takes 0.01 and 0.2.
   *
   * @param bias one value an output channel, or null
   * @param gradient of its input, or null
   */
  static SDVariable transposed(
      SDVariable input,
      SDVariable weights,
      SDVariable bias,
      Window window,
      NativeOp.InputGradient gradient) {
    long[] arguments = window.arguments(window.nhwc() ? 1 : 0, WEIGHTS_OIYX);
    NativeOp.InputGradient ofWeights =
        WeightGradients.ofTransposedConvolution("conv2d_bp", arguments);
    if (bias != null && window.nhwc()) {
      return NativeOp.addBilinear("deconv2d", arguments, gradient, ofWeights, input, weights, bias);
    }
    SDVariable product =
        NativeOp.addBilinear("deconv2d", arguments, gradient, ofWeights, input, weights);
    return bias == null ? product : NativeOp.addBias(product, bias, DataFormat.NCHW);
  }

  /**
   * With strides too a transposed convolution is faster than {@code conv2d_input_bp}: 2.5 ms
   * instead of 5 from 64 to 3 channels at 230², and for 8 such images 18 instead of 317; with
   * channels last 38 instead of 486 for 8 from 64 to 6. It gives the gradient of the part of the
   * image that the windows cover; what is left over at the right and the bottom gets zeros.
   */
  private static Optional<SDVariable> transposedWithStrides(
      SDVariable input, long[] shape, SDVariable weights, SDVariable upstream, Window window) {
    if (shape == null || input.dataType() != DataType.FLOAT) {
      return Optional.empty();
    }
    Window.Extent image = window.image(shape);
    return window
        .covered(image.height(), image.width())
        .map(
            covered -> {
              SDVariable gradient = transposed(weights, upstream, window);
              if (covered.equals(image)) {
                return gradient;
              }
              return ImageParts.spread(
                  gradient, input, shape, covered, new Window.Extent(1, 1), window.nhwc());
            });
  }

  /**
   * Without strides a transposed convolution needs no kernel turned round and is as fast, 21 ms for
   * 64 channels at 224² where {@code conv2d_input_bp} takes 206, or faster: for 64 images from 20
   * channels to 1 at 28² 2.9 ms instead of 6.5. But only with FLOAT, and where there are many
   * images, or channels that fill oneDNN's blocks, or few: one example from 50 to 20 channels at
   * 12² takes 0.9 ms instead of 0.16. With channels last the convolution is the faster one, 12 ms
   * instead of 14 for 64 channels at 224², but where there are few pixels: 8 images of 512 channels
   * at 4² take 2.2 ms instead of 3.9.
   */
  private static boolean suitsTransposedConvolution(DataType type, long[] shape, Window window) {
    if (shape == null || type != DataType.FLOAT) {
      return false;
    }
    if (window.nhwc()) {
      Window.Extent image = window.image(shape);
      return image.height() * image.width() <= MOST_PIXELS_OF_FEW;
    }
    return shape[0] >= 16 || shape[1] % 16 == 0 || shape[1] <= 8;
  }

  /**
   * The kernel turned round, its inputs and outputs swapped. With it the gradient of a convolution
   * without strides is an ordinary convolution, with oneDNN several times faster than {@code
   * conv2d_input_bp}.
   */
  static SDVariable turnedRound(SDVariable weights, Window window) {
    SameDiff graph = weights.getSameDiff();
    long taps = window.kernel().height() * window.kernel().width();
    if (taps == 1) {
      return weights.permute(1, 0, 2, 3);
    }
    SDVariable reversed = Kernels.reversed(weights.reshape(-1, taps), taps);
    return graph.reshape(reversed, weights.shape()).permute(1, 0, 2, 3);
  }
}
