package org.lrp4j.layer.routing;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer that only moves values about: padding, cropping, upsampling. Its own backward pass is the
 * exact way back for relevance; where values are copied it sums the copies.
 */
record RoutedLayer(Layer layer, Memory memory) implements Step {

  @Override
  public Capture forward(List<Signal> inputs) {
    INDArray input = inputs.get(0).values();
    INDArray moved = layer.activate(input, false, LayerWorkspaceMgr.noWorkspaces());
    memory.retain(input); // the way back asks for its shape
    return new Moved(layer, input, withoutTheRest(moved, memory), memory);
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return inputs.get(0);
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return output;
  }

  @Override
  public String treatment() {
    return ROUTED;
  }

  private record Moved(Layer layer, INDArray input, INDArray output, Memory memory)
      implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      LayerWorkspaceMgr none = LayerWorkspaceMgr.noWorkspaces();
      layer.setInput(input, none);
      INDArray moved = layer.backpropGradient(relevance, none).getSecond();
      return Redistribution.to(withoutTheRest(moved, memory));
    }

    @Override
    public void release() {
      layer.clear();
      memory.release(input);
    }
  }

  /** What was cropped is a part of a larger array: slow to read, and it would keep the whole. */
  private static INDArray withoutTheRest(INDArray moved, Memory memory) {
    return moved.isView()
        ? memory.take(moved.dataType(), moved.shape()).assign(moved)
        : memory.hold(moved);
  }
}
