package org.lrp4j.network;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.vertex.BaseWrapperVertex;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The DL4J vertex that stands in for one without a layer, as {@link ShadowLayer} for a layer. */
final class ShadowVertex extends BaseWrapperVertex implements Wrapper {

  private final Step step;

  ShadowVertex(GraphVertex underlying, Step step) {
    super(underlying);
    this.step = step;
  }

  @Override
  public Step step() {
    return step;
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    List<Signal> inputs = Arrays.stream(underlying.getInputs()).map(Signal::of).toList();
    Capture capture = step.forward(inputs);
    INDArray output = capture.output().dup();
    capture.release();
    return output;
  }
}
