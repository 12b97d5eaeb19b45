package org.lrp4j.layer.samediff;

import java.util.List;
import org.lrp4j.composite.Treatments;
import org.lrp4j.layer.Absorber;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code R(S) = S ⊙ (R(A) − A ⊙ Σ R(A))} for {@code A = softmax(S)} (Achtibat 2024). It does not
 * conserve relevance: what it keeps, or adds, is on the softmax's account.
 *
 * @param axis of the softmax; below zero from the last
 * @param context memory, and whether sums are asked for
 */
record SoftmaxStep(int axis, LayerContext context) implements Step {

  @Override
  public Capture forward(List<Signal> inputs) {
    List<INDArray> values = inputs.stream().map(Signal::values).toList();
    values.forEach(context.memory()::retain);
    return new Weighed(values.get(0), values.get(1), this);
  }

  private record Weighed(INDArray scores, INDArray weights, SoftmaxStep step) implements WayBack {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      int summed = step.axis < 0 ? step.axis + scores.rank() : step.axis;
      INDArray kept = weights.mul(relevance.sum(true, summed).broadcast(weights.shape()));
      INDArray share = step.context.memory().take(scores.dataType(), scores.shape());
      relevance.sub(kept, share);
      share.muli(scores);
      double absorbed =
          step.context.sumsUp()
              ? relevance.sumNumber().doubleValue() - share.sumNumber().doubleValue()
              : 0;
      return new Redistribution(List.of(share), Absorption.of(Absorber.SOFTMAX, absorbed));
    }

    @Override
    public void release() {
      step.context.memory().release(scores);
      step.context.memory().release(weights);
    }
  }

  @Override
  public String treatment() {
    return Treatments.Attention.ATTN_LRP.label();
  }
}
