package org.lrp4j.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.lrp4j.relevance.Redistribution;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The element-wise vertex. Of a sum each part gets {@code part · R / st(sum)}; of a product each of
 * n factors gets {@code R / n}; of a maximum the winner takes all, the first one in a tie. Inputs
 * that DL4J broadcast get the sum over the copies.
 */
final class ElementWiseWrapper extends LrpVertex {

  static final VertexSupport<ElementWiseVertex> SUPPORT =
      VertexSupport.of(
          (vertex, configuration, context) ->
              new ElementWiseWrapper(vertex, operation(configuration), context));

  private enum Operation {
    SUM,
    DIFFERENCE,
    PRODUCT,
    MAXIMUM
  }

  private final Operation operation;
  private final LayerContext context;

  private ElementWiseWrapper(GraphVertex vertex, Operation operation, LayerContext context) {
    super(vertex);
    this.operation = operation;
    this.context = context;
  }

  /** The parts of an average are those of a sum: the divisor cancels. */
  private static Operation operation(ElementWiseVertex configuration) {
    return switch (configuration.getOp()) {
      case Add, Average -> Operation.SUM;
      case Subtract -> Operation.DIFFERENCE;
      case Product -> Operation.PRODUCT;
      case Max -> Operation.MAXIMUM;
    };
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    INDArray[] inputs = inputs();
    long[] shape = relevance.shape();
    List<INDArray> parts = new ArrayList<>();
    for (INDArray input : inputs) {
      parts.add(input.equalShapes(relevance) ? input : input.broadcast(shape));
    }
    List<INDArray> shares =
        switch (operation) {
          case SUM -> shareOfSum(parts, relevance);
          case DIFFERENCE -> shareOfSum(List.of(parts.get(0), parts.get(1).neg()), relevance);
          case PRODUCT -> parts.stream().map(part -> relevance.div(inputs.length)).toList();
          case MAXIMUM -> winnerTakesAll(parts, relevance);
        };
    return new Redistribution(
        IntStream.range(0, inputs.length)
            .mapToObj(i -> sumOfCopies(shares.get(i), inputs[i]))
            .toList(),
        0);
  }

  private List<INDArray> shareOfSum(List<INDArray> parts, INDArray relevance) {
    INDArray sum = parts.get(0).dup();
    parts.stream().skip(1).forEach(sum::addi);
    INDArray s = relevance.div(Denominators.stabilized(sum, context.stabilizer()));
    return parts.stream().map(s::mul).toList();
  }

  private static List<INDArray> winnerTakesAll(List<INDArray> parts, INDArray relevance) {
    INDArray winner = Nd4j.stack(0, parts.toArray(INDArray[]::new)).argMax(0);
    return IntStream.range(0, parts.size())
        .mapToObj(i -> relevance.mul(winner.eq(i).castTo(relevance.dataType())))
        .toList();
  }

  private static INDArray sumOfCopies(INDArray share, INDArray input) {
    if (share.equalShapes(input)) {
      return share;
    }
    int[] copied =
        IntStream.range(0, share.rank()).filter(i -> input.size(i) != share.size(i)).toArray();
    return share.sum(true, copied);
  }

  @Override
  public String treatment() {
    return switch (operation) {
      case SUM, DIFFERENCE -> "proportional";
      case PRODUCT -> "uniform";
      case MAXIMUM -> "winner takes all";
    };
  }
}
