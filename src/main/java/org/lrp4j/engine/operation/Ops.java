package org.lrp4j.engine.operation;

import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.lrp4j.rule.Sign;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMin;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The ND4J operations in the graphs of the relevance steps, as differentiable functions of SameDiff
 * variables. Each exists on every ND4J backend, CPU and CUDA; use these, or any operation of
 * SameDiff that has a derivative, to write the {@link org.lrp4j.layer.DifferentiableMap} of a
 * layer.
 */
public final class Ops {

  private static final double[] NO_REALS = {};

  private Ops() {}

  /**
   * The names of all operations in lrp4j's relevance steps, as ND4J's backends register them.
   *
   * @return the names
   */
  public static Set<String> names() {
    return Set.of(
        "conv2d",
        "conv2d_input_bp",
        "conv2d_bp",
        "conv3dnew",
        "conv3dnew_bp",
        "deconv2d",
        "deconv3d",
        "depthwise_conv2d",
        "depthwise_conv2d_bp",
        "im2col",
        "im2col_bp",
        "strided_slice",
        "strided_slice_bp",
        "subtract",
        "permute",
        "reshape",
        "matmul",
        "multiply",
        "maxpool2d",
        "maxpool2d_bp",
        "avgpool2d",
        "avgpool2d_bp",
        "maxpool3dnew",
        "maxpool3dnew_bp",
        "avgpool3dnew",
        "avgpool3dnew_bp",
        "reduce_max",
        "reduce_max_bp",
        "reduce_mean",
        "reduce_mean_bp",
        "reduce_sum",
        "reduce_sum_bp",
        "shape_of",
        "add",
        "biasadd",
        "divide",
        "add_scalar",
        "relu",
        "mul_scalar",
        "scalar_min",
        "neg",
        "step",
        "cast",
        "abs",
        "sqrt",
        "pow",
        "Pow",
        "equals_scalar",
        "_powderivative",
        "sign");
  }

  /**
   * Two-dimensional convolution without bias.
   *
   * @param input images, [batch, channels, height, width], or channels last if the window says so
   * @param weights [outputs, inputs, height, width]
   * @param window the geometry
   * @return the convolved images
   */
  public static SDVariable conv2d(SDVariable input, SDVariable weights, Window window) {
    return Convolutions.convolution(input, weights, null, window);
  }

  /**
   * Two-dimensional convolution with bias.
   *
   * @param input images, [batch, channels, height, width], or channels last if the window says so
   * @param weights [outputs, inputs, height, width]
   * @param bias one value an output channel, in any shape
   * @param window the geometry
   * @return the convolved images
   */
  public static SDVariable conv2d(
      SDVariable input, SDVariable weights, SDVariable bias, Window window) {
    return Convolutions.convolution(input, weights, bias.reshape(-1), window);
  }

  /**
   * The pixels that windows of size 1 look at.
   *
   * @param input images, of a known shape
   * @param window whose strides say how far the pixels lie apart, and how to read the axes
   * @return the pixels at every so many rows and columns, from the top left, of height ⌈height /
   *     stride⌉ and width ⌈width / stride⌉
   */
  public static SDVariable everyNth(SDVariable input, Window window) {
    return ImageParts.everyNth(input, window.stride(), window.nhwc());
  }

  /**
   * Matrix product.
   *
   * @param input [batch, inputs]
   * @param weights [inputs, outputs]
   * @return [batch, outputs]
   */
  public static SDVariable matmul(SDVariable input, SDVariable weights) {
    return NativeOp.addBilinear(
        "matmul",
        new long[] {0, 0, 0},
        (args, upstream) ->
            NativeOp.add("matmul", new long[] {0, 1, 0}, NO_REALS, null, upstream, args[1]),
        WeightGradients::ofProduct,
        input,
        weights);
  }

  /**
   * Matrix product with a matrix whose rows are the outputs.
   *
   * @param input [batch, inputs]
   * @param weights [outputs, inputs]
   * @return [batch, outputs]
   */
  static SDVariable matmulTransposed(SDVariable input, SDVariable weights) {
    return NativeOp.addBilinear(
        "matmul",
        new long[] {0, 1, 0},
        (args, upstream) ->
            NativeOp.add("matmul", new long[] {0, 0, 0}, NO_REALS, null, upstream, args[1]),
        (args, upstream) ->
            NativeOp.add("matmul", new long[] {1, 0, 0}, NO_REALS, null, upstream, args[0]),
        input,
        weights);
  }

  /**
   * Element-wise product with weights that are broadcast along the input.
   *
   * @param input any shape
   * @param weights a shape that broadcasts to the input's
   * @return the product, of the input's shape
   */
  public static SDVariable scale(SDVariable input, SDVariable weights) {
    return NativeOp.addBilinear(
        "multiply",
        new long[0],
        (args, upstream) ->
            NativeOp.add("multiply", new long[0], NO_REALS, null, upstream, args[1]),
        WeightGradients::ofScale,
        input,
        weights);
  }

  /**
   * Maximum over each window.
   *
   * @param input images
   * @param window the geometry
   * @return the pooled images
   */
  public static SDVariable maxPool(SDVariable input, Window window) {
    return pool("maxpool2d", input, window, 0);
  }

  /**
   * Average over each window.
   *
   * @param input images
   * @param window the geometry
   * @param paddingCounts whether positions of the padding count in the divisor
   * @return the pooled images
   */
  public static SDVariable averagePool(SDVariable input, Window window, boolean paddingCounts) {
    return pool("avgpool2d", input, window, paddingCounts ? 1 : 0);
  }

  /**
   * The norm of sums, {@code (Σ|a|^p)^(1/p)}.
   *
   * @param input any shape
   * @param p the exponent
   * @param sum adds up the powers
   * @return the norms
   */
  public static SDVariable norm(SDVariable input, int p, UnaryOperator<SDVariable> sum) {
    var math = input.getSameDiff().math();
    SDVariable powers = sum.apply(math.pow(math.abs(input), p));
    return root(powers, p);
  }

  /**
   * {@code v^(1/p)} with a derivative that is finite at 0 as well, where nothing is passed back.
   */
  private static SDVariable root(SDVariable sum, int p) {
    var graph = sum.getSameDiff();
    SDVariable exponent = graph.constant(Nd4j.scalar(sum.dataType(), 1.0 / p));
    return NativeOp.add(
        "Pow",
        new long[0],
        NO_REALS,
        (args, upstream) -> {
          SDVariable one = graph.eq(args[0], 0).castTo(args[0].dataType());
          SDVariable derivative = graph.math().pow(args[0].add(one), 1.0 / p - 1).mul(1.0 / p);
          return upstream.mul(derivative);
        },
        sum,
        exponent);
  }

  private static SDVariable pool(String name, SDVariable input, Window window, long extra) {
    long[] arguments = window.arguments(extra, window.nhwc() ? 1 : 0);
    return NativeOp.add(
        name,
        arguments,
        NO_REALS,
        (args, upstream) ->
            NativeOp.add(name + "_bp", arguments, NO_REALS, null, args[0], upstream),
        input);
  }

  /**
   * Maximum over axes, which are dropped. The derivative goes to one winner.
   *
   * @param input any shape
   * @param axes the axes to reduce
   * @return the maxima
   */
  public static SDVariable max(SDVariable input, long... axes) {
    return reduce("reduce_max", input, axes);
  }

  /**
   * Mean over axes, which are dropped.
   *
   * @param input any shape
   * @param axes the axes to reduce
   * @return the means
   */
  public static SDVariable mean(SDVariable input, long... axes) {
    return reduce("reduce_mean", input, axes);
  }

  /**
   * Sum over axes, which are dropped.
   *
   * @param input any shape
   * @param axes the axes to reduce
   * @return the sums
   */
  public static SDVariable sum(SDVariable input, long... axes) {
    return reduce("reduce_sum", input, axes);
  }

  /**
   * The sums of an array of known shape over all axes but the batch's and the channels', as a
   * product with ones: ten times as fast as {@code reduce_sum}.
   *
   * @param v the array
   * @param shape its shape
   * @param channelAxis the axis of its channels
   * @return [batch, channels], or with channels last the sum over the batch, [1, channels]
   */
  public static SDVariable sumOfChannels(SDVariable v, long[] shape, int channelAxis) {
    if (shape.length == 2) {
      return v;
    }
    SameDiff graph = v.getSameDiff();
    long channels = shape[channelAxis];
    long others = LongStream.of(shape).reduce(1, Math::multiplyExact) / channels;
    if (channelAxis == shape.length - 1) {
      SDVariable ones = graph.constant(Nd4j.ones(v.dataType(), 1, others));
      return matmul(ones, v.reshape(others, channels));
    }
    long positions = others / shape[0];
    SDVariable ones = graph.constant(Nd4j.ones(v.dataType(), positions, 1));
    return matmul(v.reshape(shape[0] * channels, positions), ones).reshape(shape[0], channels);
  }

  /**
   * {@code st(v) = v + δ·sign(v)} with {@code sign(0) = +1}.
   *
   * @param v a denominator
   * @param delta δ
   * @param sign of v where it matters: elsewhere any denominator will do but 0
   * @return the denominator without zeros
   */
  public static SDVariable stabilized(SDVariable v, double delta, Sign sign) {
    SameDiff sd = v.getSameDiff();
    return switch (sign) {
      case NON_NEGATIVE -> sd.nn().relu(v, 0).add(delta);
      case NON_POSITIVE -> new ScalarMin(sd, v, 0).outputVariable().add(-delta);
      default -> {
        // sign(sign(v) + ½) is +1 at 0, where sign(v) is 0.
        SDVariable signs = sd.math().sign(sd.math().sign(v).add(0.5));
        yield v.add(signs.mul(delta));
      }
    };
  }

  private static SDVariable reduce(String name, SDVariable input, long... axes) {
    double[] dropAxes = {0};
    return NativeOp.add(
        name,
        axes,
        dropAxes,
        (args, upstream) -> NativeOp.add(name + "_bp", axes, dropAxes, null, args[0], upstream),
        input);
  }
}
