package org.lrp4j.layer.masking;

import java.util.Objects;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Which steps count: those of indices [batch, time] that are not some value, and those of sequences
 * [batch, time, features] of which any feature is not. No relevance goes through it.
 */
public final class MaskOfValuesVertex extends MaskingVertex {

  /** What a step holds that does not count. */
  @JsonProperty private final double value;

  /**
   * A vertex.
   *
   * @param value what a step holds that does not count
   */
  @JsonCreator
  public MaskOfValuesVertex(@JsonProperty("value") double value) {
    super(1);
    this.value = value;
  }

  @Override
  INDArray forward(INDArray... inputs) {
    INDArray differs = inputs[0].neq(value).castTo(inputs[0].dataType());
    return differs.rank() > 2 ? differs.max(differs.rank() - 1) : differs;
  }

  @Override
  INDArray[] backward(INDArray[] inputs, INDArray arrived) {
    return new INDArray[] {inputs[0].ulike().assign(0)};
  }

  @Override
  public GraphVertex clone() {
    return new MaskOfValuesVertex(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MaskOfValuesVertex vertex && value == vertex.value;
  }

  @Override
  public int hashCode() {
    return Objects.hash(value);
  }
}
