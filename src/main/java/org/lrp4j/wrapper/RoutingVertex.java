package org.lrp4j.wrapper;

import java.util.List;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Vertices that only move values about: merge, subset, stack, unstack, reshape, preprocessor. Their
 * own backward pass is the exact way back for relevance.
 */
final class RoutingVertex extends LrpVertex {

  private RoutingVertex(GraphVertex vertex) {
    super(vertex);
  }

  static <C extends org.deeplearning4j.nn.conf.graph.GraphVertex> VertexSupport<C> support() {
    return VertexSupport.of((vertex, configuration, context) -> new RoutingVertex(vertex));
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    return new Redistribution(List.of(backward(relevance)), 0);
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return inputs.stream().distinct().count() == 1 ? inputs.get(0) : Sign.ANY;
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return output;
  }

  @Override
  public String treatment() {
    return "routed";
  }
}
