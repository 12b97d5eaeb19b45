package org.lrp4j.relevance;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The step of a maximum over a sliding window: the winner takes all. Not safe for use by several
 * threads at once.
 */
public final class MaximumStep implements RoutingStep {

  private final Window window;
  private final GradientStep gradient;
  private final MaximumByPosition byPosition;
  private INDArray input;

  /**
   * A step.
   *
   * @param window the geometry
   * @param bench what it shares with other steps
   */
  public MaximumStep(Window window, Workbench bench) {
    this.window = window;
    this.gradient = new GradientStep((a, none) -> Ops.maxPool(a, window), bench);
    this.byPosition = new MaximumByPosition(window, bench.arrays());
  }

  @Override
  public INDArray forward(INDArray newInput) {
    input = newInput;
    return isByPosition() ? byPosition.forward(input) : gradient.forward(input);
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    return isByPosition()
        ? Redistribution.to(byPosition.backward(input, relevance))
        : gradient.redistribute(relevance);
  }

  @Override
  public void release() {
    gradient.release();
    input = null;
  }

  private boolean isByPosition() {
    return MaximumByPosition.suits(window, input.shape());
  }
}
