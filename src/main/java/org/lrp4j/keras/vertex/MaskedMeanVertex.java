package org.lrp4j.keras.vertex;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The mean of the steps of a sequence [examples, steps, features] that count by the second input:
 * {@code Σ mask · x / Σ mask}.
 */
public final class MaskedMeanVertex extends KerasVertex {

  /** A vertex. */
  public MaskedMeanVertex() {
    super(2);
  }

  @Override
  SDVariable output(SameDiff graph, List<SDVariable> x, Map<String, SDVariable> parameters) {
    SDVariable counts = MaskInput.of(x.get(1));
    SDVariable kept = x.get(0).mul(graph.expandDims(counts, 2));
    return kept.sum(1).div(counts.sum(true, 1));
  }

  @Override
  KerasVertex copy() {
    return new MaskedMeanVertex();
  }

  @Override
  List<?> made() {
    return List.of();
  }
}
