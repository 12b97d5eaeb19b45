package org.lrp4j.wrapper;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.lrp4j.engine.step.RoutingStep;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A maximum: all relevance goes to the input that won. */
final class WinnerTakesAll extends LrpLayer {

  private final RoutingStep step;

  WinnerTakesAll(Layer layer, RoutingStep step) {
    super(layer);
    this.step = step;
  }

  @Override
  protected INDArray forward(INDArray a) {
    return step.forward(a);
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    return step.redistribute(relevance);
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return inputs.get(0);
  }

  /** Where an input of zero is the winner, the output is zero too. */
  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return output;
  }

  @Override
  public void release() {
    super.release();
    step.release();
  }

  @Override
  public String treatment() {
    return "winner takes all";
  }
}
