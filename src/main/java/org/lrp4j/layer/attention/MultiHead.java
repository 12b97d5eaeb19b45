package org.lrp4j.layer.attention;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Attention of several heads. Each has its own projections of queries, keys and values; what they
 * give is put side by side and projected to the output:
 *
 * <pre>{@code
 * O_h = softmax(Q_h K_hᵀ / √size) V_h        output = [O_1 … O_n] Wo
 * }</pre>
 *
 * The projections are linear maps without a bias: their inputs get their parts under the epsilon
 * rule. How Q, K and V share the relevance of O is the {@link Sharing}'s. Without projections the
 * only head takes queries, keys and values as they are.
 */
final class MultiHead {

  private final Supplier<Map<String, INDArray>> parameters;
  private final Sharing sharing;
  private final LayerContext context;

  /**
   * The attention of a layer or vertex.
   *
   * @param parameters gives its current parameters by their DL4J keys
   * @param sharing who gets relevance
   * @param context stabilizer and memory
   */
  MultiHead(Supplier<Map<String, INDArray>> parameters, Sharing sharing, LayerContext context) {
    this.parameters = parameters;
    this.sharing = sharing;
    this.context = context;
  }

  /** The same with another sharing. */
  MultiHead with(Sharing other) {
    return new MultiHead(parameters, other, context);
  }

  Sharing sharing() {
    return sharing;
  }

  /**
   * Takes in what there is to look at.
   *
   * @param keys [batch, steps, features]; kept until {@link KeysAndValues#release}
   * @param values [batch, steps, features]; kept as well
   * @param mask [batch, steps], 1 for the steps that can be looked at; empty for all
   */
  KeysAndValues read(INDArray keys, INDArray values, Optional<INDArray> mask) {
    Memory memory = context.memory();
    Projections projections = Projections.of(parameters.get(), memory);
    memory.retain(keys);
    memory.retain(values);
    Heads heads = new Heads(projections.heads(), memory);
    return new KeysAndValues(
        new Projected(projections.keys(), heads, keys, context),
        new Projected(projections.values(), heads, values, context),
        mask.map(MultiHead::penalty),
        projections,
        sharing,
        context);
  }

  /** What DL4J adds to the scores of steps that do not count: so much that they weigh nothing. */
  private static INDArray penalty(INDArray mask) {
    return mask.sub(1).muli(1e9).reshape(mask.size(0), 1, 1, mask.size(1));
  }
}
