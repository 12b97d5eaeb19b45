package org.lrp4j.wrapper;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.lrp4j.engine.step.RelevanceStep;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A sum, average or norm: each input gets its part, {@code a ⊙ poolᵀ(R / st(pool(a)))}. */
final class ProportionalShare extends LrpLayer {

  private final RelevanceStep step;

  ProportionalShare(Layer layer, LayerContext context, DifferentiableMap pool) {
    super(layer);
    this.step = context.proportionalStep(pool);
  }

  @Override
  protected INDArray forward(INDArray a) {
    return step.forward(a, LayerParameters.NONE);
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    return step.redistribute(relevance);
  }

  /** Sums, averages and norms keep a sign that all their inputs share. */
  @Override
  public Sign outputSign(List<Sign> inputs) {
    return inputs.get(0) == Sign.NON_NEGATIVE ? Sign.NON_NEGATIVE : Sign.ANY;
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return Vanishing.AT_ZERO;
  }

  @Override
  public void release() {
    super.release();
    step.release();
  }

  @Override
  public String treatment() {
    return "proportional";
  }
}
