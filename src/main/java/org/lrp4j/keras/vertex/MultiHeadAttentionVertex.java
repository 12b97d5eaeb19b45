package org.lrp4j.keras.vertex;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Multi-head attention (Vaswani et al., 2017) for sequences [examples, steps, features]: query, key
 * and value are mapped for each head, {@code softmax(q kᵀ / √size) v} is mapped to the output. The
 * parameters are Wq, Wk and Wv [features, heads · size], Wo [heads · size, outputs], and bq, bk, bv
 * and bo.
 */
public final class MultiHeadAttentionVertex extends KerasVertex {

  /** Which input is the query, which the value and which the key. */
  @JsonProperty private final int[] roles;

  /** How many features query, value and key have. */
  @JsonProperty private final long[] features;

  /** How many heads there are. */
  @JsonProperty private final long heads;

  /** The size of a head's keys. */
  @JsonProperty private final long keySize;

  /** The size of a head's values. */
  @JsonProperty private final long valueSize;

  /** How many features the output has. */
  @JsonProperty private final long outputs;

  /** Which steps look at which. */
  @JsonProperty private final AttentionMask mask;

  /**
   * A vertex.
   *
   * @param roles which input is the query, which the value and which the key
   * @param features how many features query, value and key have
   * @param heads how many heads there are
   * @param keySize the size of a head's keys
   * @param valueSize the size of a head's values
   * @param outputs how many features the output has
   * @param mask which steps look at which; null for each at all
   */
  @JsonCreator
  public MultiHeadAttentionVertex(
      @JsonProperty("roles") int[] roles,
      @JsonProperty("features") long[] features,
      @JsonProperty("heads") long heads,
      @JsonProperty("keySize") long keySize,
      @JsonProperty("valueSize") long valueSize,
      @JsonProperty("outputs") long outputs,
      @JsonProperty("mask") AttentionMask mask) {
    super(AttentionVertex.inputs(roles, mask));
    this.roles = roles.clone();
    this.features = features.clone();
    this.heads = heads;
    this.keySize = keySize;
    this.valueSize = valueSize;
    this.outputs = outputs;
    this.mask = mask == null ? AttentionMask.NONE : mask;
  }

  @Override
  Map<String, long[]> parameterShapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("Wq", new long[] {features[0], heads * keySize});
    shapes.put("bq", new long[] {1, heads * keySize});
    shapes.put("Wk", new long[] {features[2], heads * keySize});
    shapes.put("bk", new long[] {1, heads * keySize});
    shapes.put("Wv", new long[] {features[1], heads * valueSize});
    shapes.put("bv", new long[] {1, heads * valueSize});
    shapes.put("Wo", new long[] {heads * valueSize, outputs});
    shapes.put("bo", new long[] {1, outputs});
    return shapes;
  }

  @Override
  SDVariable output(SameDiff graph, List<SDVariable> x, Map<String, SDVariable> parameters) {
    SDVariable query = x.get(roles[0]);
    SDVariable queries = projected(graph, query, features[0], keySize, parameters, "q");
    SDVariable keys = projected(graph, x.get(roles[2]), features[2], keySize, parameters, "k");
    SDVariable values = projected(graph, x.get(roles[1]), features[1], valueSize, parameters, "v");
    SDVariable scores =
        graph.mmul(queries, graph.permute(keys, 0, 1, 3, 2)).mul(1 / Math.sqrt(keySize));
    SDVariable attended = graph.mmul(mask.weights(graph, scores, x, 4), values);
    SDVariable rows = graph.permute(attended, 0, 2, 1, 3).reshape(-1, heads * valueSize);
    SDVariable mapped = rows.mmul(parameters.get("Wo")).add(parameters.get("bo"));
    return mapped.reshape(-1, query.getShape()[1], outputs);
  }

  /** As [examples, heads, steps, size]. */
  private SDVariable projected(
      SameDiff graph,
      SDVariable x,
      long width,
      long size,
      Map<String, SDVariable> parameters,
      String role) {
    SDVariable rows = x.reshape(-1, width);
    SDVariable mapped = rows.mmul(parameters.get("W" + role)).add(parameters.get("b" + role));
    return graph.permute(mapped.reshape(-1, x.getShape()[1], heads, size), 0, 2, 1, 3);
  }

  @Override
  KerasVertex copy() {
    return new MultiHeadAttentionVertex(roles, features, heads, keySize, valueSize, outputs, mask);
  }

  @Override
  List<?> made() {
    return List.of(
        IntStream.of(roles).boxed().toList(),
        LongStream.of(features).boxed().toList(),
        heads,
        keySize,
        valueSize,
        outputs,
        mask);
  }
}
