package org.lrp4j.layer;

import org.deeplearning4j.nn.api.Layer;
import org.lrp4j.relevance.DifferentiableMap;
import org.lrp4j.relevance.GradientStep;
import org.lrp4j.relevance.Redistribution;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A maximum: all relevance goes to the input that won. */
final class WinnerTakesAll extends LrpLayer {

  private final GradientStep step;

  WinnerTakesAll(Layer layer, DifferentiableMap maximum) {
    super(layer);
    this.step = new GradientStep(maximum);
  }

  @Override
  protected INDArray forward(INDArray a) {
    return step.forward(a);
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    return step.redistribute(input(), relevance);
  }

  @Override
  public String treatment() {
    return "winner takes all";
  }
}
