package org.lrp4j.engine.step;

import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.operation.MaximumByPosition;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Redistribution;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The step of a maximum over windows that {@link MaximumByPosition} suits. */
final class PositionStep implements RoutingStep {

  private final MaximumByPosition maximum;
  private final ArrayPool arrays;

  PositionStep(Window window, ArrayPool arrays) {
    this.maximum = new MaximumByPosition(window, arrays);
    this.arrays = arrays;
  }

  @Override
  public Capture forward(INDArray input) {
    INDArray maxima = maximum.forward(input);
    arrays.retain(input);
    arrays.retain(maxima); // no memory of its own where the layer behind it keeps its input, too
    return new Pooled(input, maxima);
  }

  private final class Pooled implements Capture {

    private final INDArray input;
    private final INDArray maxima;

    Pooled(INDArray input, INDArray maxima) {
      this.input = input;
      this.maxima = maxima;
    }

    @Override
    public INDArray output() {
      return maxima;
    }

    @Override
    public Redistribution redistribute(INDArray relevance) {
      return Redistribution.to(maximum.backward(input, maxima, relevance));
    }

    @Override
    public void release() {
      arrays.release(maxima);
      arrays.release(input);
    }
  }
}
