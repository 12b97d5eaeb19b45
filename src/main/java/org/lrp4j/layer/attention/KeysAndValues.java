package org.lrp4j.layer.attention;

import java.util.Optional;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Memory;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What there is to look at in one forward pass.
 *
 * @param keys K, head by head
 * @param values V, head by head
 * @param penalty what is added to the scores of each step, [batch, 1, 1, steps]; empty for nothing
 * @param projections those of queries and output
 * @param sharing who gets relevance
 * @param context stabilizer and memory
 */
record KeysAndValues(
    Projected keys,
    Projected values,
    Optional<INDArray> penalty,
    Projections projections,
    Sharing sharing,
    LayerContext context) {

  /**
   * Looks.
   *
   * @param queries [batch, steps, features]; kept until {@link Queried#release}
   * @return what each query sees
   */
  Queried ask(INDArray queries) {
    Memory memory = context.memory();
    memory.retain(queries);
    Heads heads = new Heads(projections.heads(), memory);
    Projected asked = new Projected(projections.queries(), heads, queries, context);
    INDArray q = asked.byHead();
    INDArray k = keys.byHead();
    INDArray v = values.byHead();
    INDArray weights = memory.take(q.dataType(), q.size(0), q.size(1), q.size(2), k.size(2));
    MatrixProduct.of(q, false, k, true, weights);
    weights.divi(Math.sqrt(k.size(3)));
    penalty.ifPresent(p -> weights.addi(p.broadcast(weights.shape())));
    Nd4j.exec(new SoftMax(weights, weights));
    INDArray seen = memory.take(q.dataType(), q.size(0), q.size(1), q.size(2), v.size(3));
    MatrixProduct.of(weights, false, v, false, seen);
    INDArray together = heads.together(seen);
    INDArray output;
    if (projections.output().isPresent()) {
      output = projections.output().get().of(together);
    } else {
      output = together;
      memory.retain(together);
    }
    memory.retain(output); // for the caller
    return new Queried(this, asked, weights, seen, together, output);
  }

  /**
   * Leads what the looks gave to keys and values back to their steps.
   *
   * @param ofKeys head by head, or empty for nothing; the caller is no longer a holder
   * @param ofValues head by head; the same
   */
  OfSteps redistribute(Optional<INDArray> ofKeys, INDArray ofValues) {
    boolean equally = sharing.isEqual();
    return new OfSteps(
        ofKeys.map(relevance -> keys.redistribute(relevance, equally)),
        values.redistribute(ofValues, equally));
  }

  /**
   * Relevance of steps, [batch, steps, features], held by the caller.
   *
   * @param keys empty for nothing
   * @param values of the values
   */
  record OfSteps(Optional<INDArray> keys, INDArray values) {}

  void release() {
    keys.release();
    values.release();
  }
}
