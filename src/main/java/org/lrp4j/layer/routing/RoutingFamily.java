package org.lrp4j.layer.routing;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Layers that only move values about: padding, cropping, upsampling. Their own backward pass is the
 * exact way back for relevance; upsampling sums the copies.
 */
public final class RoutingFamily {

  /** Zero padding of images. */
  public static final LayerFamily<ZeroPaddingLayer> ZERO_PADDING =
      of(ZeroPaddingLayer.class).withFormat(layer -> DataFormat.of(layer.getDataFormat()));

  /** Cropping of images. */
  public static final LayerFamily<Cropping2D> CROPPING =
      of(Cropping2D.class).withFormat(layer -> DataFormat.of(layer.getDataFormat()));

  /** Upsampling of images to the nearest neighbour. */
  public static final LayerFamily<Upsampling2D> UPSAMPLING =
      of(Upsampling2D.class).withFormat(layer -> DataFormat.of(layer.getFormat()));

  private RoutingFamily() {}

  private static <C extends org.deeplearning4j.nn.conf.layers.Layer> LayerFamily<C> of(
      Class<C> type) {
    return LayerFamily.of(
        type,
        LayerKind.FIXED,
        (layer, configuration, context) -> new RoutingStep(layer, context.memory()));
  }

  private record RoutingStep(Layer layer, Memory memory) implements Step {

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
