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
   * For each axis behind the examples' the first place, the one behind the last, and the step; a
   * step of 0 takes one place and leaves the axis out. Negative places are counted from the end: -1
   * is the last place, and behind the last.
   */
  @JsonProperty private final long[][] bounds;

  /**
   * A vertex.
   *
   * @param bounds for each axis behind the examples' the first place, the one behind the last, and
   *     the step; a step of 0 takes one place and leaves the axis out. Negative places are counted
   *     from the end: -1 is the last place, and behind the last
   */
  @JsonCreator
  public SliceVertex(@JsonProperty("bounds") long[]... bounds) {
    super(1);
    this.bounds = Arrays.stream(bounds).map(long[]::clone).toArray(long[][]::new);
  }

  @Override
  SDVariable output(SameDiff graph, List<SDVariable> x, Map<String, SDVariable> parameters) {
    long[] shape = x.get(0).getShape();
    SDIndex[] indices = new SDIndex[bounds.length + 1];
    indices[0] = SDIndex.all();
    for (int axis = 0; axis < bounds.length; axis++) {
      indices[axis + 1] = index(shape[axis + 1], bounds[axis]);
    }
    return x.get(0).get(indices);
  }

  private static SDIndex index(long size, long... bound) {
    long start = bound[0] < 0 ? bound[0] + size : bound[0];
    if (bound[2] == 0) {
      if (start < 0 || start >= size) {
        throw nothing(size, bound);
      }
      return SDIndex.point(start);
    }
    long stop = bound[1] < 0 ? bound[1] + size + 1 : Math.min(bound[1], size);
    start = Math.max(0, start);
    if (start >= stop) {
      throw nothing(size, bound);
    }
    boolean isWhole = start == 0 && stop == size && bound[2] == 1;
    return isWhole ? SDIndex.all() : SDIndex.interval(start, bound[2], stop);
  }

  private static IllegalArgumentException nothing(long size, long... bound) {
    return new IllegalArgumentException(
        "A part %s (first place, the one behind the last, step) is taken of an axis of %d places: nothing is left"
            .formatted(Arrays.toString(bound), size));
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
