package org.lrp4j.keras.vertex;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * {@code values · softmax(scores)}, the softmax along any axis: attention that pools. It is one
 * vertex, so that the softmax is explained as weights of attention are.
 *
 * <p>ND4J's own softmax along another axis than the last is not relied on: the axes are exchanged.
 */
public final class WeighingVertex extends KerasVertex {

  /** How many axes the scores have, with the examples'. */
  @JsonProperty private final int rank;

  /** The axis of the softmax, the examples' being 0. */
  @JsonProperty private final int axis;

  /**
   * A vertex.
   *
   * @param rank how many axes the scores have, with the examples'
   * @param axis the axis of the softmax, the examples' being 0
   */
  @JsonCreator
  public WeighingVertex(@JsonProperty("rank") int rank, @JsonProperty("axis") int axis) {
    super(2);
    this.rank = rank;
    this.axis = axis;
  }

  @Override
  SDVariable output(SameDiff graph, List<SDVariable> x, Map<String, SDVariable> parameters) {
    int[] exchanged = IntStream.range(0, rank).toArray();
    exchanged[axis] = rank - 1;
    exchanged[rank - 1] = axis;
    SDVariable scores = x.get(1);
    SDVariable weights =
        axis == rank - 1
            ? graph.nn().softmax(scores, axis)
            : graph.permute(
                graph.nn().softmax(graph.permute(scores, exchanged), rank - 1), exchanged);
    return x.get(0).mul(weights);
  }

  @Override
  KerasVertex copy() {
    return new WeighingVertex(rank, axis);
  }

  @Override
  List<?> made() {
    return List.of(rank, axis);
  }
}
