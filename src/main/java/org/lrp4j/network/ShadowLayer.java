package org.lrp4j.network;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The DL4J layer that stands in for another one in the shadow network. It computes what the step
 * computes and captures what relevance needs on its way back; to DL4J it is a layer like any other,
 * over the same parameters.
 */
final class ShadowLayer extends BaseWrapperLayer implements Wrapper {

  private final Step step;
  private INDArray input;
  private INDArray mask;

  ShadowLayer(Layer underlying, Step step) {
    super(underlying);
    this.step = step;
  }

  @Override
  public Step step() {
    return step;
  }

  @Override
  public void setInput(INDArray newInput, LayerWorkspaceMgr workspaces) {
    input = newInput;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    Signal signal = Signal.of(input);
    Capture capture =
        step.forward(List.of(new Signal(input, Optional.ofNullable(mask), signal.format())));
    INDArray output = capture.output().dup();
    capture.release();
    return output;
  }

  @Override
  public INDArray activate(INDArray newInput, boolean training, LayerWorkspaceMgr workspaces) {
    setInput(newInput, workspaces);
    return activate(training, workspaces);
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray newMask, MaskState state, int batchSize) {
    mask = newMask;
    return underlying.feedForwardMaskArray(newMask, state, batchSize);
  }

  @Override
  public void setMaskArray(INDArray newMask) {
    mask = newMask;
    underlying.setMaskArray(newMask);
  }

  /** The mask of the layer's input, after its preprocessor, or null. */
  INDArray mask() {
    return mask;
  }

  @Override
  public void clear() {
    input = null;
    mask = null;
    underlying.clear();
  }
}
