package org.lrp4j.network;

import java.util.List;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.PassCapture;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;

/** What is left of a layer that a neighbour computes as well: nothing. */
record MergedStep(Memory memory) implements Step {

  @Override
  public Capture forward(List<Signal> inputs) {
    return new PassCapture(memory.hold(inputs.get(0).values()), memory);
  }

  @Override
  public String treatment() {
    return MERGED;
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return inputs.get(0);
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return output;
  }
}
