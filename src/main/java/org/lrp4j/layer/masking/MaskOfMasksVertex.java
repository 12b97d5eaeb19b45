package org.lrp4j.layer.masking;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** Which steps count in all of several masks, or in any. No relevance goes through it. */
public final class MaskOfMasksVertex extends MaskingVertex {

  /** Whether a step has to count in all masks, not in one. */
  @JsonProperty private final boolean all;

  /**
   * A vertex.
   *
   * @param all whether a step has to count in all masks, not in one
   */
  @JsonCreator
  public MaskOfMasksVertex(@JsonProperty("all") boolean all) {
    super(Integer.MAX_VALUE);
    this.all = all;
  }

  @Override
  INDArray forward(INDArray... inputs) {
    INDArray mask = inputs[0].dup();
    for (int i = 1; i < inputs.length; i++) {
      mask = all ? mask.mul(inputs[i]) : mask.add(inputs[i]).gt(0).castTo(mask.dataType());
    }
    return mask;
  }

  @Override
  INDArray[] backward(INDArray[] inputs, INDArray arrived) {
    INDArray[] nothing = new INDArray[inputs.length];
    for (int i = 0; i < nothing.length; i++) {
      nothing[i] = inputs[i].ulike().assign(0);
    }
    return nothing;
  }

  @Override
  public GraphVertex clone() {
    return new MaskOfMasksVertex(all);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MaskOfMasksVertex vertex && all == vertex.all;
  }

  @Override
  public int hashCode() {
    return Boolean.hashCode(all);
  }
}
