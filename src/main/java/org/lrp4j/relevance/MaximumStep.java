package org.lrp4j.relevance;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The step of a maximum over a sliding window: the winner takes all. Not safe for use by several
 * threads at once.
 */
public final class MaximumStep {

  private final Window window;
  private final GradientStep gradient;
  private final TiledMaximum tiled;
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
    this.tiled = new TiledMaximum(window, bench.arrays());
  }

  /**
   * The forward pass, which also captures the input.
   *
   * @param newInput the layer's input; never written to, and to stay as it is until {@link
   *     #release}
   * @return a new array, held by the caller
   */
  public INDArray forward(INDArray newInput) {
    input = newInput;
    return isTiled() ? tiled.forward(input) : gradient.forward(input);
  }

  /**
   * Routes relevance back, after {@link #forward}.
   *
   * @param relevance the relevance of the output
   * @return the relevance of the input, held by the caller
   */
  public Redistribution redistribute(INDArray relevance) {
    return isTiled()
        ? Redistribution.to(tiled.backward(input, relevance))
        : gradient.redistribute(relevance);
  }

  /** Lets go of the input. */
  public void release() {
    gradient.release();
    input = null;
  }

  private boolean isTiled() {
    return TiledMaximum.suits(window, input.shape());
  }
}
