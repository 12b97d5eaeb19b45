package org.lrp4j.layer.attention;

import java.util.Optional;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * In front of rules that give relevance to zeros: a value gets what is looked at it, whatever it
 * is, {@code R(V) = AᵀR}. As the weights of each query add up to 1, nothing is lost.
 *
 * @param context memory
 */
record EqualValues(LayerContext context) implements Sharing {

  @Override
  public Shares share(Computed computed, INDArray relevance) {
    INDArray values = Sharing.toValues(computed, relevance, context.memory());
    return new Shares(Optional.empty(), Optional.empty(), values, Absorption.NONE);
  }

  @Override
  public boolean isEqual() {
    return true;
  }

  @Override
  public String label() {
    return Step.UNIFORM;
  }
}
