package org.lrp4j.layer.recurrent;

import java.util.List;
import java.util.Optional;
import org.lrp4j.layer.Absorber;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A forward pass over time, and relevance from the last moment back to the first. */
record ThroughTime(
    OverTime step,
    long[] inputShape,
    Optional<INDArray> mask,
    List<Capture> moments,
    INDArray output)
    implements Capture {

  @Override
  public Redistribution redistribute(INDArray relevance) {
    Memory memory = step.context().memory();
    INDArray ofInput = memory.take(relevance.dataType(), inputShape).assign(0);
    INDArray ofState = memory.take(relevance.dataType(), inputShape[0], step.units()).assign(0);
    Absorption absorbed = Absorption.NONE;
    for (int t = moments.size() - 1; t >= 0; t--) {
      ofState.addi(step.at(relevance, t));
      if (mask.isPresent()) {
        absorbed = absorbed.plus(absorbedByMask(ofState, mask.get().getColumn(t, true)));
      }
      Redistribution back = moments.get(t).redistribute(ofState);
      INDArray both = back.inputs().get(0);
      step.at(ofInput, t)
          .assign(both.get(NDArrayIndex.all(), NDArrayIndex.interval(0, step.inputs())));
      ofState.assign(
          both.get(
              NDArrayIndex.all(),
              NDArrayIndex.interval(step.inputs(), step.inputs() + step.units())));
      memory.release(both);
      absorbed = absorbed.plus(back.absorbed());
    }
    absorbed = absorbed.plus(Absorption.of(Absorber.INITIAL_STATE, sum(ofState)));
    memory.release(ofState);
    return new Redistribution(List.of(ofInput), absorbed);
  }

  /** Takes away what arrived where the mask made the state zero. */
  private Absorption absorbedByMask(INDArray ofState, INDArray column) {
    INDArray counts = column.neq(0).castTo(ofState.dataType());
    double before = sum(ofState);
    ofState.muliColumnVector(counts);
    return Absorption.of(Absorber.MASK, before - sum(ofState));
  }

  private double sum(INDArray array) {
    return step.context().sumsUp() ? array.sumNumber().doubleValue() : 0;
  }

  @Override
  public void release() {
    moments.forEach(Capture::release);
  }
}
