package org.lrp4j.keras.vertex;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** One axis the other way round. */
public final class ReverseVertex extends KerasVertex {

  /** The axis, the examples' being 0. */
  @JsonProperty private final int axis;

  /**
   * A vertex.
   *
   * @param axis the axis, the examples' being 0
   */
  @JsonCreator
  public ReverseVertex(@JsonProperty("axis") int axis) {
    super(1);
    this.axis = axis;
  }

  @Override
  SDVariable output(SameDiff graph, List<SDVariable> x, Map<String, SDVariable> parameters) {
    return graph.reverse(x.get(0), axis);
  }

  @Override
  KerasVertex copy() {
    return new ReverseVertex(axis);
  }

  @Override
  List<?> made() {
    return List.of(axis);
  }
}
