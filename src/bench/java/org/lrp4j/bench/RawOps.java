package org.lrp4j.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** The operations that compute a layer's passes, each ready to run into existing arrays. */
abstract class RawOps implements AutoCloseable {

  private static final double TOLERANCE = 1e-3;

  final INDArray input;
  final INDArray output;
  final INDArray upstream;
  final INDArray gradient;

  private final List<INDArray> arrays = new ArrayList<>();

  RawOps(long[] inputShape, long[] outputShape) {
    input = random(inputShape);
    output = empty(outputShape);
    upstream = random(outputShape);
    gradient = empty(inputShape);
  }

  /**
   * One way to compute a pass.
   *
   * @param operation its name
   * @param preparation makes the arrays that it needs
   */
  record Candidate(String operation, Supplier<Prepared> preparation) {}

  /**
   * A candidate with its arrays.
   *
   * @param run computes the pass
   * @param result where
   */
  record Prepared(Runnable run, INDArray result) {}

  /** Ways to compute the pass of the layer's size; the first is the reference. */
  abstract List<Candidate> forward();

  /** Ways to compute its vector-Jacobian product. */
  abstract List<Candidate> backward();

  /** Reads what a pass reads and writes but for the weights: it was in use just before. */
  void touchForward(Prepared prepared) {
    touch(input, prepared.result());
  }

  /** The same for the vector-Jacobian product. */
  void touchBackward(Prepared prepared) {
    touch(upstream, prepared.result());
  }

  static void touch(INDArray... arrays) {
    for (INDArray array : arrays) {
      array.sumNumber();
    }
  }

  static RawOps of(LayerShape shape) {
    if (shape instanceof LayerShape.Convolution convolution) {
      return new ConvolutionOps(convolution);
    }
    if (shape instanceof LayerShape.Pooling pooling) {
      return new PoolingOps(pooling);
    }
    return new DenseOps((LayerShape.Dense) shape);
  }

  final INDArray random(long... shape) {
    return keep(Nd4j.rand(DataType.FLOAT, shape).subi(0.5));
  }

  final INDArray empty(long... shape) {
    return keep(Nd4j.create(DataType.FLOAT, shape, 'c'));
  }

  final INDArray keep(INDArray array) {
    arrays.add(array);
    return array;
  }

  static Prepared operation(
      String name, INDArray output, List<INDArray> inputs, long... arguments) {
    CustomOp operation =
        DynamicCustomOp.builder(name)
            .addInputs(inputs.toArray(INDArray[]::new))
            .addOutputs(output)
            .addIntegerArguments(Arrays.stream(arguments).mapToInt(Math::toIntExact).toArray())
            .build();
    return new Prepared(() -> Nd4j.getExecutioner().exec(operation), output);
  }

  /** Checks that two ways give the same. Both have run. */
  static void requireSame(String operation, INDArray result, INDArray expected) {
    double largest = expected.amaxNumber().doubleValue();
    double difference = expected.sub(result).amaxNumber().doubleValue();
    if (!(difference <= TOLERANCE * largest)) {
      throw new IllegalStateException(
          operation
              + " does not compute the pass: it differs by "
              + difference
              + " where the largest value is "
              + largest);
    }
  }

  @Override
  public final void close() {
    arrays.stream().filter(INDArray::closeable).forEach(INDArray::close);
  }
}
