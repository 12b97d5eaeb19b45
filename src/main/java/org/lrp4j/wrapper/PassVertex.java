package org.lrp4j.wrapper;

import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Vanishing;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Vertices that scale their input: relevance passes unchanged. */
final class PassVertex extends LrpVertex {

  private PassVertex(GraphVertex vertex) {
    super(vertex);
  }

  static <C extends org.deeplearning4j.nn.conf.graph.GraphVertex> VertexSupport<C> support() {
    return VertexSupport.of((vertex, configuration, context) -> new PassVertex(vertex));
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    return Redistribution.to(relevance);
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return output == Vanishing.NOWHERE ? output : Vanishing.AT_ZERO;
  }

  @Override
  public String treatment() {
    return "pass";
  }
}
