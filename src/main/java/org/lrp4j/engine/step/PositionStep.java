package org.lrp4j.engine.step;

import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.operation.MaximumByPosition;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.layer.Redistribution;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The step of a maximum over windows that {@link MaximumByPosition} suits. */
final class PositionStep implements RoutingStep {

  private final MaximumByPosition maximum;
  private final ArrayPool arrays;
  private INDArray input;
  private INDArray maxima;

  PositionStep(Window window, ArrayPool arrays) {
    this.maximum = new MaximumByPosition(window, arrays);
    this.arrays = arrays;
  }

  @Override
  public INDArray forward(INDArray newInput) {
    release();
    input = newInput;
    maxima = maximum.forward(input);
    arrays.retain(maxima); // no memory of its own where the layer behind it keeps its input, too
    return maxima;
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    return Redistribution.to(maximum.backward(input, maxima, relevance));
  }

  @Override
  public void release() {
    if (maxima != null) {
      arrays.release(maxima);
    }
    maxima = null;
    input = null;
  }
}
