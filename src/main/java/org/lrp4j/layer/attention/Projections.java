package org.lrp4j.layer.attention;

import java.util.Map;
import java.util.Optional;
import org.lrp4j.layer.Memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The maps of queries, keys, values and of what the heads give together; none of them where DL4J is
 * told not to project, which it does with a single head alone.
 *
 * @param heads how many heads there are
 * @param queries from the features of queries to those of all heads; empty for none
 * @param keys the same of keys
 * @param values the same of values
 * @param output from all heads to the output's features
 */
record Projections(
    int heads,
    Optional<Projection> queries,
    Optional<Projection> keys,
    Optional<Projection> values,
    Optional<Projection> output) {

  private static final String QUERIES = "Wq";
  private static final String KEYS = "Wk";
  private static final String VALUES = "Wv";
  private static final String OUTPUT = "Wo";

  /**
   * Those of a layer or vertex.
   *
   * @param parameters its parameters by their DL4J keys: Wq, Wk and Wv [heads, head size, inputs],
   *     Wo [heads · head size, outputs]; none of Wq to Wo where it does not project
   * @param memory where arrays come from
   */
  static Projections of(Map<String, INDArray> parameters, Memory memory) {
    INDArray perHead = parameters.get(QUERIES);
    if (perHead == null) {
      return new Projections(
          1, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
    return new Projections(
        Math.toIntExact(perHead.size(0)),
        ofHeads(perHead, memory),
        ofHeads(parameters.get(KEYS), memory),
        ofHeads(parameters.get(VALUES), memory),
        Optional.of(new Projection(parameters.get(OUTPUT), memory)));
  }

  private static Optional<Projection> ofHeads(INDArray weights, Memory memory) {
    long all = weights.size(0) * weights.size(1);
    INDArray outputsByInputs = weights.reshape('c', all, weights.size(2));
    return Optional.of(new Projection(outputsByInputs.transpose(), memory));
  }
}
