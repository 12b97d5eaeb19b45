package org.lrp4j.engine.step;

import java.util.List;
import java.util.function.Function;
import org.lrp4j.engine.operation.MaximumByPosition;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.layer.Capture;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The step of a maximum over a sliding window: the winner takes all. Not safe for use by several
 * threads at once.
 *
 * <p>Which way is the fastest depends on the processor and the backend: ND4J's own pooling of 64
 * channels at 112² and its gradient take 1 ms on one machine and 15 on another, position by
 * position 4 and 7. So both run on a few examples when a shape is first seen, seldom again later,
 * and the faster one is taken. Where windows overlap they add up a pixel's shares in different
 * orders, which its last digit may show; so on a {@linkplain Workbench#reproducible reproducible}
 * bench nothing is tried, and it is position by position wherever that suits: whole arrays are
 * added one after the other there, in an order that no backend and no number of threads changes.
 */
public final class MaximumStep implements RoutingStep {

  private final Window window;
  private final RoutingStep operation;
  private final Function<INDArray, RoutingStep> suitable;

  /**
   * A step.
   *
   * @param window the geometry
   * @param bench what it shares with other steps
   */
  public MaximumStep(Window window, Workbench bench) {
    this.window = window;
    this.operation = new GradientStep((a, none) -> Ops.maxPool(a, window), bench);
    RoutingStep byPosition = new PositionStep(window, bench.arrays());
    this.suitable =
        bench.reproducible()
            ? input -> byPosition
            : new FastestStep(List.of(operation, byPosition), bench.arrays())::of;
  }

  @Override
  public Capture forward(INDArray input) {
    RoutingStep step =
        MaximumByPosition.suits(window, input.shape()) ? suitable.apply(input) : operation;
    return step.forward(input);
  }
}
