package org.lrp4j.keras.vertex;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The products of two inputs, summed over an axis of each, for each example: of rows one number, of
 * sequences and matrices [rest of the first, rest of the second].
 */
public final class DotVertex extends KerasVertex {

  /** The axis of the first input, the examples' being 0. */
  @JsonProperty private final int first;

  /** The axis of the second input. */
  @JsonProperty private final int second;

  /** Whether the inputs have one axis besides the examples', not two. */
  @JsonProperty private final boolean rows;

  /**
   * A vertex.
   *
   * @param first the axis of the first input, the examples' being 0
   * @param second the axis of the second input
   * @param rows whether the inputs have one axis besides the examples', not two
   */
  @JsonCreator
  public DotVertex(
      @JsonProperty("first") int first,
      @JsonProperty("second") int second,
      @JsonProperty("rows") boolean rows) {
    super(2);
    this.first = first;
    this.second = second;
    this.rows = rows;
  }

  @Override
  SDVariable output(SameDiff graph, List<SDVariable> x, Map<String, SDVariable> parameters) {
    if (rows) {
      return x.get(0).mul(x.get(1)).sum(true, 1);
    }
    SDVariable left = first == 2 ? x.get(0) : graph.permute(x.get(0), 0, 2, 1);
    SDVariable right = second == 1 ? x.get(1) : graph.permute(x.get(1), 0, 2, 1);
    return graph.mmul(left, right);
  }

  @Override
  KerasVertex copy() {
    return new DotVertex(first, second, rows);
  }

  @Override
  List<?> made() {
    return List.of(first, second, rows);
  }
}
