package org.lrp4j.layer;

import org.deeplearning4j.nn.api.Layer;
import org.lrp4j.relevance.DifferentiableMap;
import org.lrp4j.relevance.Operands;
import org.lrp4j.relevance.Redistribution;
import org.lrp4j.relevance.RelevanceStep;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A sum, average or norm: each input gets its part, {@code a ⊙ poolᵀ(R / st(pool(a)))}. */
final class ProportionalShare extends LrpLayer {

  private final RelevanceStep step;

  ProportionalShare(Layer layer, LayerContext context, DifferentiableMap pool) {
    super(layer);
    this.step = new RelevanceStep(pool, new EpsilonRule(context.stabilizer()));
  }

  @Override
  protected INDArray forward(INDArray a) {
    return step.forward(a, null);
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    return step.redistribute(Operands.of(input()), relevance);
  }

  @Override
  public String treatment() {
    return "proportional";
  }
}
