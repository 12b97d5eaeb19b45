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
  private final ArrayPool arrays;
  private INDArray input;
  private INDArray maxima;

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
    this.arrays = bench.arrays();
  }

  @Override
  public INDArray forward(INDArray newInput) {
    release();
    input = newInput;
    if (!isByPosition()) {
      return gradient.forward(input);
    }
    maxima = byPosition.forward(input);
    arrays.retain(maxima); // no memory of its own where the layer behind it keeps its input, too
    return maxima;
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    return isByPosition()
        ? Redistribution.to(byPosition.backward(input, maxima, relevance))
        : gradient.redistribute(relevance);
  }

  @Override
  public void release() {
    gradient.release();
    if (maxima != null) {
      arrays.release(maxima);
    }
    maxima = null;
    input = null;
  }

  private boolean isByPosition() {
    return MaximumByPosition.suits(window, input.shape());
  }
}
