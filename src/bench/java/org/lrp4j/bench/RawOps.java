package org.lrp4j.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** The operations that compute a layer's passes, each ready to run into existing arrays. */
abstract class RawOps implements AutoCloseable {

  private static final double TOLERANCE = 1e-3;

  private final List<INDArray> arrays = new ArrayList<>();

  /**
   * One way to compute a pass.
   *
   * @param operation its name
   * @param run computes it
   */
  record Candidate(String operation, Runnable run) {}

  /** Ways to compute the pass of the layer's size. */
  abstract List<Candidate> forward();

  /** Ways to compute its vector-Jacobian product. */
  abstract List<Candidate> backward();

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

  static Candidate operation(
      String name, INDArray output, List<INDArray> inputs, long... arguments) {
    CustomOp operation =
        DynamicCustomOp.builder(name)
            .addInputs(inputs.toArray(INDArray[]::new))
            .addOutputs(output)
            .addIntegerArguments(Arrays.stream(arguments).mapToInt(Math::toIntExact).toArray())
            .build();
    return new Candidate(name, () -> Nd4j.getExecutioner().exec(operation));
  }

  /** The candidate, after a check that it computes what the reference does. */
  static Candidate checked(
      Candidate candidate, INDArray output, Candidate reference, INDArray expected) {
    reference.run().run();
    candidate.run().run();
    double largest = expected.amaxNumber().doubleValue();
    double difference = expected.sub(output).amaxNumber().doubleValue();
    if (!(difference <= TOLERANCE * largest)) {
      throw new IllegalStateException(
          candidate.operation()
              + " does not compute what "
              + reference.operation()
              + " does: differs by "
              + difference
              + " where the largest value is "
              + largest);
    }
    return candidate;
  }

  @Override
  public final void close() {
    arrays.stream().filter(INDArray::closeable).forEach(INDArray::close);
  }
}
