package org.lrp4j.engine.step;

import org.lrp4j.layer.Redistribution;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A step that leads relevance back to the inputs that won, which share nothing. */
public sealed interface RoutingStep permits GradientStep, MaximumStep, PositionStep {

  /**
   * The forward pass, which also captures the input.
   *
   * @param newInput the layer's input; never written to, and to stay as it is until {@link
   *     #release}
   * @return a new array, held by the caller
   */
  INDArray forward(INDArray newInput);

  /**
   * Routes relevance back, after {@link #forward}.
   *
   * @param relevance the relevance of the output
   * @return the relevance of the input, held by the caller
   */
  Redistribution redistribute(INDArray relevance);

  /** Lets go of the input. */
  void release();
}
