package org.lrp4j.layer.attention;

import java.util.Optional;
import org.lrp4j.composite.Treatments;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.LayerContext;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * CP-LRP (Ali et al., "XAI for Transformers: Better Explanations through Conservative Propagation",
 * 2022): the attention weights are constants, so that O is a weighted sum of the values, {@code
 * R(V) = V ⊙ Aᵀ(R / st(O))}. Queries and keys, which only say how much, get nothing. Nothing is
 * lost.
 *
 * @param context stabilizer and memory
 */
record ConstantWeights(LayerContext context) implements Sharing {

  @Override
  public Shares share(Computed computed, INDArray relevance) {
    INDArray s = Quotient.of(relevance, computed.output(), context.stabilizer(), context.memory());
    INDArray values = Sharing.toValues(computed, s, context.memory()).muli(computed.values());
    context.memory().release(s);
    return new Shares(Optional.empty(), Optional.empty(), values, Absorption.NONE);
  }

  @Override
  public String label() {
    return Treatments.Attention.CP_LRP.label();
  }
}
