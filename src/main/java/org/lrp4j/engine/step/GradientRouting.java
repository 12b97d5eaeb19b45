package org.lrp4j.engine.step;

import java.util.List;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;

/** What selects among its inputs: all relevance goes to what was selected. */
record GradientRouting(RoutingStep step, String treatment, boolean keepsChannels) implements Step {

  @Override
  public Capture forward(List<Signal> inputs) {
    return step.forward(inputs.get(0).values());
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return inputs.get(0);
  }

  /** Where an input of zero is selected, the output is zero too. */
  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return output;
  }
}
