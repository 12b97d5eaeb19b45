package org.lrp4j.keras.vertex;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** The axes in another order. */
public final class PermuteVertex extends KerasVertex {

  /** Which axis of the input each axis of the output is, the examples' first. */
  @JsonProperty private final int[] order;

  /**
   * A vertex.
   *
   * @param order which axis of the input each axis of the output is, the examples' first
   */
  @JsonCreator
  public PermuteVertex(@JsonProperty("order") int... order) {
    super(1);
    this.order = order.clone();
  }

  @Override
  SDVariable output(SameDiff graph, List<SDVariable> x, Map<String, SDVariable> parameters) {
    return graph.permute(x.get(0), order);
  }

  @Override
  KerasVertex copy() {
    return new PermuteVertex(order);
  }

  @Override
  List<?> made() {
    return IntStream.of(order).boxed().toList();
  }
}
