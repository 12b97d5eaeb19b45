package org.lrp4j.layer.attention;

import java.util.Optional;
import org.lrp4j.composite.Treatments;
import org.lrp4j.layer.Absorber;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * AttnLRP (Achtibat et al., "AttnLRP: Attention-Aware Layer-Wise Relevance Propagation for
 * Transformers", 2024): also what decides on the weights gets relevance.
 *
 * <pre>{@code
 * O = AV:         G = R / st(2·O)          R(V) = V ⊙ AᵀG       R(A) = A ⊙ GVᵀ
 * A = softmax(S): R(S) = S ⊙ (R(A) − A ⊙ Σ R(A))                 sums over the keys
 * S = QKᵀ/√size:  H = R(S) / st(2·S) / √size   R(Q) = Q ⊙ HK    R(K) = K ⊙ HᵀQ
 * }</pre>
 *
 * The two products share all that arrives. The softmax does not: what it keeps, or adds, is on its
 * account. A mask is no part of S.
 *
 * @param context stabilizer and memory
 */
record ThroughSoftmax(LayerContext context) implements Sharing {

  @Override
  public Shares share(Computed computed, INDArray relevance) {
    Memory memory = context.memory();
    INDArray g = ofProduct(relevance, computed.output());
    INDArray values = Sharing.toValues(computed, g, memory).muli(computed.values());
    INDArray weights = like(computed.weights());
    MatrixProduct.of(g, false, computed.values(), true, weights);
    memory.release(g);
    weights.muli(computed.weights());
    double ofWeights = sum(weights);

    double root = Math.sqrt(computed.keys().size(3));
    INDArray scores = like(computed.weights());
    MatrixProduct.of(computed.queries(), false, computed.keys(), true, scores);
    scores.divi(root);
    INDArray ofScores = throughSoftmax(weights, computed.weights(), scores);
    Absorption absorbed = Absorption.of(Absorber.SOFTMAX, ofWeights - sum(ofScores));

    INDArray h = ofProduct(ofScores, scores).divi(root);
    memory.release(scores);
    memory.release(ofScores);
    INDArray queries = like(computed.queries());
    MatrixProduct.of(h, false, computed.keys(), false, queries);
    queries.muli(computed.queries());
    INDArray keys = like(computed.keys());
    MatrixProduct.of(h, true, computed.queries(), false, keys);
    keys.muli(computed.keys());
    memory.release(h);
    return new Shares(Optional.of(queries), Optional.of(keys), values, absorbed);
  }

  /** {@code R / st(2·z)}: each of two factors gets half. Held by the caller. */
  private INDArray ofProduct(INDArray relevance, INDArray z) {
    INDArray twice = z.mul(2, like(z));
    INDArray quotient = Quotient.of(relevance, twice, context.stabilizer(), context.memory());
    context.memory().release(twice);
    return quotient;
  }

  /** Writes over the relevance of the weights, whose holder it is from now on. */
  private INDArray throughSoftmax(INDArray ofWeights, INDArray weights, INDArray scores) {
    INDArray kept = like(weights).assign(weights);
    kept.muli(ofWeights.sum(true, 3).broadcast(weights.shape()));
    ofWeights.subi(kept);
    context.memory().release(kept);
    return ofWeights.muli(scores);
  }

  private INDArray like(INDArray array) {
    return context.memory().take(array.dataType(), array.shape());
  }

  private double sum(INDArray array) {
    return context.sumsUp() ? array.sumNumber().doubleValue() : 0;
  }

  @Override
  public String label() {
    return Treatments.Attention.ATTN_LRP.label();
  }
}
