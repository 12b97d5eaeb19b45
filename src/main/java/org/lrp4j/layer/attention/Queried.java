package org.lrp4j.layer.attention;

import java.util.Optional;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What queries saw in keys and values.
 *
 * @param at what they looked at
 * @param queries Q, head by head
 * @param weights A, [batch, heads, queries, keys]
 * @param seen O, head by head
 * @param together O side by side
 * @param output O after its projection, [batch, queries, features]; the caller of {@link
 *     KeysAndValues#ask} holds it once
 */
record Queried(
    KeysAndValues at,
    Projected queries,
    INDArray weights,
    INDArray seen,
    INDArray together,
    INDArray output) {

  /**
   * Relevance of what was looked with and at; the caller holds the arrays.
   *
   * @param queries [batch, queries, features], or empty for nothing
   * @param keys head by head, or empty for nothing
   * @param values head by head
   * @param absorbed what was kept
   */
  record Shares(
      Optional<INDArray> queries, Optional<INDArray> keys, INDArray values, Absorption absorbed) {}

  /**
   * Leads relevance back.
   *
   * @param relevance of the output; never written to
   */
  Shares redistribute(INDArray relevance) {
    Memory memory = at.context().memory();
    Sharing sharing = at.sharing();
    INDArray ofTogether = throughOutput(relevance, sharing.isEqual());
    INDArray ofSeen = new Heads(at.projections().heads(), memory).apart(ofTogether);
    memory.release(ofTogether);
    Sharing.Shares shares =
        sharing.share(
            new Sharing.Computed(
                queries.byHead(), at.keys().byHead(), at.values().byHead(), weights, seen),
            ofSeen);
    memory.release(ofSeen);
    return new Shares(
        shares.queries().map(share -> queries.redistribute(share, sharing.isEqual())),
        shares.keys(),
        shares.values(),
        shares.absorbed());
  }

  private INDArray throughOutput(INDArray relevance, boolean equally) {
    Optional<Projection> projection = at.projections().output();
    if (projection.isEmpty()) {
      at.context().memory().retain(relevance);
      return relevance;
    }
    double stabilizer = at.context().stabilizer();
    return equally
        ? projection.get().equally(relevance)
        : projection.get().inProportion(together, output, relevance, stabilizer);
  }

  void release() {
    Memory memory = at.context().memory();
    queries.release();
    memory.release(weights);
    memory.release(seen);
    memory.release(together);
    memory.release(output);
  }
}
