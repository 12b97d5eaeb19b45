package org.lrp4j.layer.samediff;

import java.util.List;
import org.lrp4j.layer.Absorber;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.combining.Copies;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Relevance goes to one signal as it is, of broadcast copies the sum. Where there is a second
 * input, a constant that the signal was multiplied by, that absorbs what arrives where it is zero.
 *
 * @param context memory, and whether sums are asked for
 */
record PassingOn(LayerContext context) implements Step {

  static Passage of(Operation operation, String signal) {
    return Passage.of(operation, List.of(signal), List.of(), spot -> new PassingOn(spot.context()));
  }

  static Passage of(Operation operation, String signal, String constant) {
    return Passage.of(
        operation, List.of(signal), List.of(constant), spot -> new PassingOn(spot.context()));
  }

  @Override
  public Capture forward(List<Signal> inputs) {
    INDArray kept = null;
    if (inputs.size() > 1) {
      INDArray zeros = inputs.get(1).values().eq(0);
      kept = zeros.any() ? zeros.castTo(inputs.get(0).values().dataType()).rsubi(1) : null;
    }
    return new Passed(inputs.get(0).values().shape(), kept, context);
  }

  private record Passed(long[] shape, INDArray kept, LayerContext context) implements WayBack {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      Memory memory = context.memory();
      INDArray passed = memory.hold(relevance);
      Absorption absorbed = Absorption.NONE;
      if (kept != null) {
        passed = memory.hold(relevance.mul(kept));
        memory.release(relevance);
        absorbed = Absorption.of(Absorber.MASK, sum(relevance) - sum(passed));
      }
      return new Redistribution(List.of(Copies.sum(passed, shape, memory)), absorbed);
    }

    private double sum(INDArray array) {
      return context.sumsUp() ? array.sumNumber().doubleValue() : 0;
    }

    @Override
    public void release() {
      // Nothing but a shape is kept.
    }
  }

  @Override
  public String treatment() {
    return PASS;
  }
}
