package org.lrp4j.keras.vertex;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * {@code values · softmax(scores)}, the softmax along any axes: attention that pools. It is one
 * vertex, so that the softmax is explained as weights of attention are.
 */
public final class WeighingVertex extends KerasVertex {

  /** How many axes the scores have, with the examples'. */
  @JsonProperty private final int rank;

  /** The axes of the softmax, the examples' being 0. */
  @JsonProperty private final int[] axes;

  /**
   * A vertex.
   *
   * @param rank how many axes the scores have, with the examples'
   * @param axes the axes of the softmax, the examples' being 0
   */
  @JsonCreator
  public WeighingVertex(@JsonProperty("rank") int rank, @JsonProperty("axes") int... axes) {
    super(2);
    this.rank = rank;
    this.axes = Arrays.stream(axes).sorted().distinct().toArray();
  }

  @Override
  SDVariable output(SameDiff graph, List<SDVariable> x, Map<String, SDVariable> parameters) {
    return x.get(0).mul(SoftmaxWeights.of(graph, x.get(1), rank, axes));
  }

  @Override
  KerasVertex copy() {
    return new WeighingVertex(rank, axes);
  }

  @Override
  List<?> made() {
    return List.of(rank, IntStream.of(axes).boxed().toList());
  }
}
