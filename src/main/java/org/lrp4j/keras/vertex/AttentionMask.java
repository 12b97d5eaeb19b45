package org.lrp4j.keras.vertex;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** Which steps of the values each step of the query may look at. */
public final class AttentionMask {

  /** Every step looks at all. */
  static final AttentionMask NONE = new AttentionMask(new int[0], new int[0], false, false);

  private static final double FAR_BELOW = 1e9;

  /** The inputs that say which steps of the query count. */
  @JsonProperty private final int[] queries;

  /** The inputs that say which steps of the values count. */
  @JsonProperty private final int[] values;

  /** Whether a step looks at itself and earlier ones alone. */
  @JsonProperty private final boolean causal;

  /** Whether a step that may look at nothing looks at nothing, and not at everything alike. */
  @JsonProperty private final boolean zeroed;

  /**
   * A mask.
   *
   * @param queries the inputs that say which steps of the query count
   * @param values the inputs that say which steps of the values count
   * @param causal whether a step looks at itself and earlier ones alone
   * @param zeroed whether a step that may look at nothing looks at nothing, and not at everything
   *     alike
   */
  @JsonCreator
  public AttentionMask(
      @JsonProperty("queries") int[] queries,
      @JsonProperty("values") int[] values,
      @JsonProperty("causal") boolean causal,
      @JsonProperty("zeroed") boolean zeroed) {
    this.queries = queries.clone();
    this.values = values.clone();
    this.causal = causal;
    this.zeroed = zeroed;
  }

  /** The number of inputs that there have to be. */
  int inputs() {
    return IntStream.concat(IntStream.of(queries), IntStream.of(values)).max().orElse(-1) + 1;
  }

  /** The weights {@code softmax(scores)} of [examples, (heads,) query, values]. */
  SDVariable weights(SameDiff graph, SDVariable scores, List<SDVariable> x, int rank) {
    SDVariable allowed = causal ? triangle(graph, scores, rank) : null;
    for (int input : queries) {
      allowed = both(allowed, along(graph, x.get(input), rank, rank - 1));
    }
    for (int input : values) {
      allowed = both(allowed, along(graph, x.get(input), rank, rank - 2));
    }
    if (allowed == null) {
      return graph.nn().softmax(scores, rank - 1);
    }
    SDVariable masked = scores.mul(allowed).add(allowed.sub(1).mul(FAR_BELOW));
    SDVariable weights = graph.nn().softmax(masked, rank - 1);
    return zeroed ? weights.mul(allowed) : weights;
  }

  private static SDVariable both(SDVariable before, SDVariable next) {
    return before == null ? next : before.mul(next);
  }

  /** A mask [examples, steps] as of many axes, with a new one where it is copied along. */
  private static SDVariable along(SameDiff graph, SDVariable mask, int rank, int copied) {
    SDVariable counts = graph.expandDims(MaskInput.of(mask), copied == rank - 1 ? 2 : 1);
    return rank > 3 ? graph.expandDims(counts, 1) : counts;
  }

  private static SDVariable triangle(SameDiff graph, SDVariable scores, int rank) {
    SDVariable ones = graph.onesLike(scores);
    SDVariable query = graph.cumsum(ones, false, false, rank - 2);
    SDVariable value = graph.cumsum(ones, false, false, rank - 1);
    return query.gte(value).castTo(scores.dataType());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AttentionMask mask && made().equals(mask.made());
  }

  @Override
  public int hashCode() {
    return Objects.hash(made());
  }

  private List<?> made() {
    return List.of(
        IntStream.of(queries).boxed().toList(),
        IntStream.of(values).boxed().toList(),
        causal,
        zeroed);
  }
}
