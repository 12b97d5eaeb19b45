package org.lrp4j.engine.step;

import org.lrp4j.layer.Capture;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A step that leads relevance back to the inputs that won, which share nothing. */
public sealed interface RoutingStep permits GradientStep, MaximumStep, PositionStep {

  /**
   * The forward pass, which also captures what the way back needs.
   *
   * @param input the layer's input; never written to
   * @return the capture, whose output may be held by it as well
   */
  Capture forward(INDArray input);
}
