package org.lrp4j.engine.step;

import java.util.List;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.Sign;

/** A sum, average or norm: each input gets its part, {@code a ⊙ poolᵀ(R / st(pool(a)))}. */
final class ProportionalStep implements Step {

  private final Affine map;
  private final RelevanceStep step;

  ProportionalStep(Affine map, StepContext context) {
    this.map = map;
    this.step =
        new RelevanceStep(map.map(), new EpsilonRule(context.stabilizer()), context.bench());
  }

  @Override
  public Capture forward(List<Signal> inputs) {
    Signal input = inputs.get(0);
    return step.forward(input.values(), map.parameters(input));
  }

  @Override
  public String treatment() {
    return "proportional";
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
}
