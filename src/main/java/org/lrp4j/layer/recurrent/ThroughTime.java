package org.lrp4j.layer.recurrent;

import java.util.List;
import java.util.Optional;
import org.lrp4j.layer.Absorber;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A forward pass over time, and relevance from the last moment back to the first. */
record ThroughTime(
    OverTime step,
    Moments moments,
    long[] inputShape,
    Optional<INDArray> mask,
    List<Cell.Moment> past,
    INDArray output)
    implements Capture {

  @Override
  public Redistribution redistribute(INDArray relevance) {
    Memory memory = step.context().memory();
    INDArray ofOutput = moments.inOrder(relevance);
    INDArray ofInput = moments.take(relevance.dataType(), inputShape);
    List<INDArray> ofState = step.emptyState(relevance);
    Absorption absorbed = Absorption.NONE;
    for (int t = past.size() - 1; t >= 0; t--) {
      ofState.get(0).addi(ofOutput.slice(t));
      if (mask.isPresent()) {
        INDArray counts = mask.get().getColumn(t, true).neq(0).castTo(relevance.dataType());
        for (INDArray part : ofState) {
          absorbed = absorbed.plus(absorbedByMask(part, counts));
        }
      }
      Cell.Share back = past.get(t).redistribute(ofState);
      ofState.forEach(memory::release);
      ofInput.slice(t).assign(back.input());
      memory.release(back.input());
      ofState = back.state();
      absorbed = absorbed.plus(back.absorbed());
    }
    for (INDArray part : ofState) {
      absorbed = absorbed.plus(Absorption.of(Absorber.INITIAL_STATE, sum(part)));
      memory.release(part);
    }
    memory.release(ofOutput);
    INDArray inPlace = moments.backInPlace(ofInput);
    memory.release(ofInput);
    return new Redistribution(List.of(inPlace), absorbed);
  }

  /** Takes away what arrived where the mask made the state zero. */
  private Absorption absorbedByMask(INDArray ofState, INDArray counts) {
    double before = sum(ofState);
    ofState.muliColumnVector(counts);
    return Absorption.of(Absorber.MASK, before - sum(ofState));
  }

  private double sum(INDArray array) {
    return step.context().sumsUp() ? array.sumNumber().doubleValue() : 0;
  }

  @Override
  public void release() {
    past.forEach(Cell.Moment::release);
  }
}
