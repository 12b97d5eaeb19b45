package org.lrp4j.engine.step;

import static org.lrp4j.rule.InputModifier.Ones.ONES;
import static org.lrp4j.rule.SignSplit.IDENTITY;
import static org.lrp4j.rule.SignSplit.NONE;

import java.util.List;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.Part;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.Sign;
import org.lrp4j.rule.Term;

/**
 * A sum, average or norm: each input gets its part, {@code a ⊙ poolᵀ(R / st(pool(a)))}, or all get
 * the same, {@code poolᵀ(R / st(pool(1)))}.
 */
final class ProportionalStep implements Step {

  private final Affine map;
  private final StepContext context;
  private final boolean equally;
  private final RelevanceStep step;

  ProportionalStep(Affine map, StepContext context) {
    this(map, context, false);
  }

  private ProportionalStep(Affine map, StepContext context, boolean equally) {
    this.map = map;
    this.context = context;
    this.equally = equally;
    Rule rule =
        equally ? new EqualShareRule(context.stabilizer()) : new EpsilonRule(context.stabilizer());
    this.step = new RelevanceStep(map.map(), rule, context.bench());
  }

  /** The flat rule that leaves the map as it is: a norm's weights keep the channels apart. */
  private record EqualShareRule(double stabilizer) implements Rule {

    @Override
    public List<Term> terms() {
      return List.of(Term.of(NONE, stabilizer, Part.of(IDENTITY, ONES)));
    }
  }

  @Override
  public Capture forward(List<Signal> inputs) {
    Signal input = inputs.get(0);
    return step.forward(input.values(), map.parameters(input));
  }

  @Override
  public String treatment() {
    return equally ? UNIFORM : "proportional";
  }

  /** Sums, averages and norms keep a sign that all their inputs share. */
  @Override
  public Sign outputSign(List<Sign> inputs) {
    return inputs.get(0) == Sign.NON_NEGATIVE ? Sign.NON_NEGATIVE : Sign.ANY;
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return step.inputVanishing();
  }

  @Override
  public boolean givesToZeros(boolean output) {
    return equally;
  }

  @Override
  public Step sharingEqually() {
    return new ProportionalStep(map, context, true);
  }
}
