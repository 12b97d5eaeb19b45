package org.lrp4j.wrapper;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.lrp4j.layer.Redistribution;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The shift vertex, {@code a + constant}: the constant absorbs relevance like a bias. */
final class ShiftWrapper extends LrpVertex {

  static final VertexSupport<ShiftVertex> SUPPORT =
      VertexSupport.of(
          (vertex, configuration, context) ->
              new ShiftWrapper(vertex, configuration.getShiftFactor(), context));

  private final double constant;
  private final LayerContext context;

  private ShiftWrapper(GraphVertex vertex, double constant, LayerContext context) {
    super(vertex);
    this.constant = constant;
    this.context = context;
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    if (context.zeroBias()) {
      return Redistribution.to(relevance);
    }
    INDArray a = inputs()[0];
    INDArray s = relevance.div(Denominators.stabilized(a.add(constant), context.stabilizer()));
    double absorbed = context.bench().sumsUp() ? s.sumNumber().doubleValue() * constant : 0;
    return new Redistribution(List.of(s.muli(a)), absorbed);
  }

  @Override
  public String treatment() {
    return context.zeroBias() ? "pass" : "proportional";
  }
}
