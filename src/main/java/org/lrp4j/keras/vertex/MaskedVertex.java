package org.lrp4j.keras.vertex;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** A sequence [examples, steps, features], 0 at the steps that do not count by the second input. */
public final class MaskedVertex extends KerasVertex {

  /** A vertex. */
  public MaskedVertex() {
    super(2);
  }

  @Override
  SDVariable output(SameDiff graph, List<SDVariable> x, Map<String, SDVariable> parameters) {
    return x.get(0).mul(graph.expandDims(StepMask.of(x.get(1)), 2));
  }

  @Override
  KerasVertex copy() {
    return new MaskedVertex();
  }

  @Override
  List<?> made() {
    return List.of();
  }
}
