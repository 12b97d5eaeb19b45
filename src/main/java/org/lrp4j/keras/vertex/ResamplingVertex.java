package org.lrp4j.keras.vertex;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * One axis of an image in another size: each place of the output is the nearest of the input, or
 * lies between two of them. The centre of place i of n lies at (i + ½) / n.
 */
public final class ResamplingVertex extends KerasVertex {

  /** The axis, the examples' being 0. */
  @JsonProperty private final int axis;

  /** The size of the input. */
  @JsonProperty private final int from;

  /** The size of the output. */
  @JsonProperty private final int to;

  /** Whether to take from two places what lies between them. */
  @JsonProperty private final boolean linear;

  /**
   * A vertex.
   *
   * @param axis the axis, the examples' being 0
   * @param from the size of the input
   * @param to the size of the output
   * @param linear whether to take from two places what lies between them
   */
  @JsonCreator
  public ResamplingVertex(
      @JsonProperty("axis") int axis,
      @JsonProperty("from") int from,
      @JsonProperty("to") int to,
      @JsonProperty("linear") boolean linear) {
    super(1);
    this.axis = axis;
    this.from = from;
    this.to = to;
    this.linear = linear;
  }

  @Override
  SDVariable output(SameDiff graph, List<SDVariable> x, Map<String, SDVariable> parameters) {
    int[] lower = new int[to];
    int[] upper = new int[to];
    float[] share = new float[to];
    for (int i = 0; i < to; i++) {
      double place = (i + 0.5) * from / to - (linear ? 0.5 : 0);
      double whole = Math.floor(place);
      lower[i] = Math.min(from - 1, Math.max(0, (int) whole));
      upper[i] = Math.min(from - 1, Math.max(0, (int) whole + 1));
      share[i] = (float) (place - whole);
    }
    SDVariable below = graph.gather(x.get(0), lower, axis);
    if (!linear) {
      return below;
    }
    SDVariable above = graph.gather(x.get(0), upper, axis);
    long[] shape = {1, 1, 1, 1};
    shape[axis] = to;
    var weights = Nd4j.createFromArray(share).reshape(shape).castTo(x.get(0).dataType());
    return below.mul(graph.constant(weights.rsub(1))).add(above.mul(graph.constant(weights)));
  }

  @Override
  KerasVertex copy() {
    return new ResamplingVertex(axis, from, to, linear);
  }

  @Override
  List<?> made() {
    return List.of(axis, from, to, linear);
  }
}
