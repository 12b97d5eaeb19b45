package org.lrp4j.keras.vertex;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A sequence [examples, steps, features] with some value at the steps that do not count by the
 * second input, the mask [examples, steps].
 */
public final class MaskedVertex extends KerasVertex {

  /** What the steps hold that do not count. */
  @JsonProperty private final double value;

  /**
   * A vertex.
   *
   * @param value what the steps hold that do not count
   */
  @JsonCreator
  public MaskedVertex(@JsonProperty("value") double value) {
    super(2);
    this.value = value;
  }

  @Override
  SDVariable output(SameDiff graph, List<SDVariable> x, Map<String, SDVariable> parameters) {
    SDVariable counts = graph.expandDims(MaskInput.of(x.get(1)), 2);
    SDVariable kept = x.get(0).mul(counts);
    return value == 0 ? kept : kept.add(counts.rsub(1).mul(value));
  }

  @Override
  KerasVertex copy() {
    return new MaskedVertex(value);
  }

  @Override
  List<?> made() {
    return List.of(value);
  }
}
