package org.lrp4j.layer.attention;

import java.util.Optional;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How queries, keys and values of a head share the relevance of {@code O = softmax(S)·V}. */
interface Sharing {

  /**
   * What was computed, head by head.
   *
   * @param queries Q, [batch, heads, queries, size]
   * @param keys K, [batch, heads, keys, size]
   * @param values V, [batch, heads, keys, size of values]
   * @param weights A, the softmax of {@code S = QKᵀ/√size}, [batch, heads, queries, keys]
   * @param output O = AV, [batch, heads, queries, size of values]
   */
  record Computed(
      INDArray queries, INDArray keys, INDArray values, INDArray weights, INDArray output) {}

  /**
   * Who gets what; the caller holds the arrays.
   *
   * @param queries of Q, or empty for nothing
   * @param keys of K, or empty for nothing
   * @param values of V
   * @param absorbed what was kept
   */
  record Shares(
      Optional<INDArray> queries, Optional<INDArray> keys, INDArray values, Absorption absorbed) {}

  /**
   * Shares.
   *
   * @param computed the forward pass
   * @param relevance of O; never written to
   */
  Shares share(Computed computed, INDArray relevance);

  /** Whether the projections, too, give each input the same. */
  default boolean isEqual() {
    return false;
  }

  /** The name in tables. */
  String label();

  /** The one that the composite asks for. */
  static Sharing of(LayerContext context) {
    return switch (context.treatments().attention()) {
      case CP_LRP -> new ConstantWeights(context);
      case ATTN_LRP -> new ThroughSoftmax(context);
    };
  }

  /** {@code Aᵀs} for each head: what of s belongs to each key, held by the caller. */
  static INDArray toValues(Computed computed, INDArray s, Memory memory) {
    INDArray values = computed.values();
    INDArray share = memory.take(values.dataType(), values.shape());
    MatrixProduct.of(computed.weights(), true, s, false, share);
    return share;
  }
}
