package org.lrp4j.keras.vertex;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** A part of each example. */
public final class SliceVertex extends KerasVertex {

  /**
   * For each axis behind the examples' the first place, the one behind the last (negative: all
   * places), and the step; a step of 0 takes one place and leaves the axis out.
   */
  @JsonProperty private final long[][] bounds;

  /**
   * A vertex.
   *
   * @param bounds for each axis behind the examples' the first place, the one behind the last
   *     (negative: all places), and the step; a step of 0 takes one place and leaves the axis out
   */
  @JsonCreator
  public SliceVertex(@JsonProperty("bounds") long[]... bounds) {
    super(1);
    this.bounds = Arrays.stream(bounds).map(long[]::clone).toArray(long[][]::new);
  }

  @Override
  SDVariable output(SameDiff graph, List<SDVariable> x, Map<String, SDVariable> parameters) {
    SDIndex[] indices = new SDIndex[bounds.length + 1];
    indices[0] = SDIndex.all();
    for (int axis = 0; axis < bounds.length; axis++) {
      long[] bound = bounds[axis];
      if (bound[2] == 0) {
        indices[axis + 1] = SDIndex.point(bound[0]);
      } else {
        indices[axis + 1] =
            bound[1] < 0 ? SDIndex.all() : SDIndex.interval(bound[0], bound[2], bound[1]);
      }
    }
    return x.get(0).get(indices);
  }

  @Override
  KerasVertex copy() {
    return new SliceVertex(bounds);
  }

  @Override
  List<?> made() {
    return Arrays.stream(bounds).map(bound -> Arrays.stream(bound).boxed().toList()).toList();
  }
}
