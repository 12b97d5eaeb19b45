package org.lrp4j.keras.vertex;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * {@code (x − mean) / √(variance + epsilon)}, with the mean and variance of an example along some
 * axes: layer normalisation (Ba, Kiros and Hinton, 2016) and, of an input with groups, group
 * normalisation (Wu and He, 2018).
 */
public final class StandardizationVertex extends KerasVertex {

  /** The axes that mean and variance go along, the examples' being 0. */
  @JsonProperty private final int[] axes;

  /** What is added to the variance. */
  @JsonProperty private final double epsilon;

  /**
   * A vertex.
   *
   * @param axes the axes that mean and variance go along, the examples' being 0
   * @param epsilon what is added to the variance
   */
  @JsonCreator
  public StandardizationVertex(
      @JsonProperty("axes") int[] axes, @JsonProperty("epsilon") double epsilon) {
    super(1);
    this.axes = axes.clone();
    this.epsilon = epsilon;
  }

  @Override
  SDVariable output(SameDiff graph, List<SDVariable> x, Map<String, SDVariable> parameters) {
    SDVariable input = x.get(0);
    SDVariable centered = input.sub(input.mean(true, axes));
    SDVariable variance = graph.math().square(centered).mean(true, axes);
    return centered.div(graph.math().sqrt(variance.add(epsilon)));
  }

  @Override
  KerasVertex copy() {
    return new StandardizationVertex(axes, epsilon);
  }

  @Override
  List<?> made() {
    return List.of(IntStream.of(axes).boxed().toList(), epsilon);
  }
}
