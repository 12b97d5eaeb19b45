package org.lrp4j.bench;

import java.util.List;
import org.lrp4j.bench.LayerWork.Dense;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A product with a matrix in the order in which DL4J keeps it, and one with its transpose. */
final class DenseOps extends RawOps {

  private final INDArray input;
  private final INDArray weights;
  private final INDArray output;
  private final INDArray upstream;
  private final INDArray gradient;

  DenseOps(Dense shape) {
    input = random(shape.batch(), shape.inputs());
    weights = random(shape.outputs(), shape.inputs()).transpose();
    output = empty(shape.batch(), shape.outputs());
    upstream = random(shape.batch(), shape.outputs());
    gradient = empty(shape.batch(), shape.inputs());
  }

  @Override
  void touchForward() {
    touch(input, output);
  }

  @Override
  void touchBackward() {
    touch(upstream, gradient);
  }

  @Override
  List<Candidate> forward() {
    return List.of(
        new Candidate(
            "matmul",
            () ->
                new Prepared(
                    () -> Nd4j.matmul(input, weights, output, false, false, false), output)),
        new Candidate("mmuli", this::inColumns));
  }

  private Prepared inColumns() {
    INDArray columns = keep(Nd4j.create(output.dataType(), output.shape(), 'f'));
    return new Prepared(() -> input.mmuli(weights, columns), columns);
  }

  @Override
  List<Candidate> backward() {
    return List.of(
        new Candidate(
            "matmul",
            () ->
                new Prepared(
                    () -> Nd4j.matmul(upstream, weights, gradient, false, true, false), gradient)));
  }
}
