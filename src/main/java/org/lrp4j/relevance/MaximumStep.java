package org.lrp4j.relevance;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The step of a maximum over a sliding window: the winner takes all. Not safe for use by several
 * threads at once.
 *
 * <p>Which way is the fastest depends on the processor and the backend: ND4J's own pooling of 64
 * channels at 112² and its gradient take 1 ms on one machine and 15 on another, position by
 * position 4 and 7. So both run once on a few examples, and the faster one stays.
 */
public final class MaximumStep implements RoutingStep {

  private final Window window;
  private final RoutingStep operation;
  private final RoutingStep byPosition;
  private final ArrayPool arrays;
  private final Recent<GraphKey, RoutingStep> fastest =
      new Recent<>(GraphKey.PLACES, forgotten -> {});
  private RoutingStep current;

  /**
   * A step.
   *
   * @param window the geometry
   * @param bench what it shares with other steps
   */
  public MaximumStep(Window window, Workbench bench) {
    this.window = window;
    this.operation = new GradientStep((a, none) -> Ops.maxPool(a, window), bench);
    this.byPosition = new PositionStep(window, bench.arrays());
    this.arrays = bench.arrays();
    this.current = operation;
  }

  @Override
  public INDArray forward(INDArray newInput) {
    release();
    current = stepFor(newInput);
    return current.forward(newInput);
  }

  private RoutingStep stepFor(INDArray input) {
    if (!MaximumByPosition.suits(window, input.shape())) {
      return operation;
    }
    return fastest.get(
        GraphKey.of(input, 0), () -> FastestStep.of(List.of(operation, byPosition), input, arrays));
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    return current.redistribute(relevance);
  }

  @Override
  public void release() {
    current.release();
  }
}
