package org.lrp4j.bench;

import java.util.List;
import org.lrp4j.bench.LayerShape.Dense;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A product with a matrix in the order in which DL4J keeps it, and one with its transpose. */
final class DenseOps extends RawOps {

  private final INDArray weights;

  DenseOps(Dense shape) {
    super(shape.inputShape(), shape.outputShape());
    weights = random(shape.outputs(), shape.inputs()).transpose();
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
