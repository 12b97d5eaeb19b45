package org.lrp4j.wrapper;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.lrp4j.engine.step.SumStep;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
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
              new ElementWiseWrapper(vertex, configuration, context));

  private enum Operation {
    SUM,
    DIFFERENCE,
    PRODUCT,
    MAXIMUM
  }

  private final Operation operation;
  private final boolean isAddition;
  private final SumStep sum;

  private ElementWiseWrapper(
      GraphVertex vertex, ElementWiseVertex configuration, LayerContext context) {
    super(vertex);
    this.operation = operation(configuration);
    this.isAddition = configuration.getOp() == ElementWiseVertex.Op.Add;
    this.sum = new SumStep(context.stabilizer(), context.bench());
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
          case SUM -> sum.redistribute(parts, relevance);
          case DIFFERENCE -> sum.redistribute(List.of(parts.get(0), parts.get(1).neg()), relevance);
          case PRODUCT -> parts.stream().map(part -> relevance.div(inputs.length)).toList();
          case MAXIMUM -> winnerTakesAll(parts, relevance);
        };
    return new Redistribution(
        IntStream.range(0, inputs.length)
            .mapToObj(i -> sumOfCopies(shares.get(i), inputs[i]))
            .toList(),
        0);
  }

  @Override
  protected INDArray forward() {
    INDArray[] inputs = inputs();
    boolean plainSum =
        isAddition && Arrays.stream(inputs).allMatch(input -> input.equalShapes(inputs[0]));
    return plainSum ? sum.forward(List.of(inputs)) : super.forward();
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    boolean allAbove = inputs.stream().allMatch(Sign.NON_NEGATIVE::equals);
    return allAbove && operation != Operation.DIFFERENCE ? Sign.NON_NEGATIVE : Sign.ANY;
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return switch (operation) {
      case SUM, DIFFERENCE -> Vanishing.AT_ZERO;
      case MAXIMUM -> output == Vanishing.NOWHERE ? output : Vanishing.AT_ZERO;
      case PRODUCT -> Vanishing.NOWHERE;
    };
  }

  @Override
  public void assume(List<Sign> inputs, Vanishing output) {
    sum.assume(output);
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
