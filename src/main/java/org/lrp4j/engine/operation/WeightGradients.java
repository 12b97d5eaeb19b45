package org.lrp4j.engine.operation;

import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The gradients of weights, of operations that are linear in them. Only relevance of parameters
 * asks for them.
 */
final class WeightGradients {

  private static final double[] NO_REALS = {};

  private WeightGradients() {}

  /** {@code aᵀ·s} of a matrix product {@code a·W}, or of several side by side. */
  static SDVariable ofProduct(SDVariable[] args, SDVariable upstream) {
    return NativeOp.add("matmul", new long[] {1, 0, 0}, NO_REALS, null, args[0], upstream);
  }

  /** {@code Σ a ⊙ s} over the axes along which the weights are broadcast. */
  static SDVariable ofScale(SDVariable[] args, SDVariable upstream) {
    long[] shape = args[1].getShape();
    long[] broadcast =
        IntStream.range(0, shape.length).filter(axis -> shape[axis] == 1).asLongStream().toArray();
    return Ops.sum(upstream.mul(args[0]), broadcast).reshape(shape);
  }

  /**
   * Of a convolution.
   *
   * @param name ND4J's derivative, whose second result it is
   */
  static NativeOp.InputGradient ofConvolution(String name, long... arguments) {
    return (args, upstream) -> NativeOp.addLastOf(2, name, arguments, args[0], args[1], upstream);
  }

  /** Of the way back through a convolution, whose output is that one's input. */
  static NativeOp.InputGradient ofTransposedConvolution(String name, long... arguments) {
    return (args, upstream) -> NativeOp.addLastOf(2, name, arguments, upstream, args[1], args[0]);
  }
}
