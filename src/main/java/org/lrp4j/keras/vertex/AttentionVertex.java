package org.lrp4j.keras.vertex;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Keras's Attention: {@code softmax(scale · q kᵀ) v}, for sequences [examples, steps, features]
 * (Luong, Pham and Manning, 2015). The scale is a parameter, called scale.
 */
public final class AttentionVertex extends KerasVertex {

  /** Which input is the query, which the value and which the key. */
  @JsonProperty private final int[] roles;

  /** Which steps look at which. */
  @JsonProperty private final AttentionMask mask;

  /**
   * A vertex.
   *
   * @param roles which input is the query, which the value and which the key
   * @param mask which steps look at which; null for each at all
   */
  @JsonCreator
  public AttentionVertex(
      @JsonProperty("roles") int[] roles, @JsonProperty("mask") AttentionMask mask) {
    super(inputs(roles, mask));
    this.roles = roles.clone();
    this.mask = mask == null ? AttentionMask.NONE : mask;
  }

  /** How many inputs these are. */
  static int inputs(int[] roles, AttentionMask mask) {
    int masks = mask == null ? 0 : mask.inputs();
    return Math.max(masks, IntStream.of(roles).max().orElseThrow() + 1);
  }

  @Override
  Map<String, long[]> parameterShapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("scale", new long[] {1, 1, 1});
    return shapes;
  }

  @Override
  SDVariable output(SameDiff graph, List<SDVariable> x, Map<String, SDVariable> parameters) {
    SDVariable keys = graph.permute(x.get(roles[2]), 0, 2, 1);
    SDVariable scores = graph.mmul(x.get(roles[0]), keys).mul(parameters.get("scale"));
    return graph.mmul(mask.weights(graph, scores, x, 3), x.get(roles[1]));
  }

  @Override
  KerasVertex copy() {
    return new AttentionVertex(roles, mask);
  }

  @Override
  List<?> made() {
    return List.of(IntStream.of(roles).boxed().toList(), mask);
  }
}
