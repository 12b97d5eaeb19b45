package org.lrp4j.wrapper;

import java.util.List;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Layers that only move values about: padding, cropping, upsampling. Their own backward pass is the
 * exact way back for relevance; upsampling sums the copies.
 */
final class RoutingWrapper extends LrpLayer {

  private final ArrayPool arrays;

  private RoutingWrapper(Layer layer, LayerContext context) {
    super(layer);
    this.arrays = context.bench().arrays();
  }

  /** The support for any routing layer of images. */
  static <C extends org.deeplearning4j.nn.conf.layers.Layer> LayerSupport<C> support(
      Function<C, CNN2DFormat> dataFormat) {
    return LayerSupport.<C>of(LayerKind.FIXED, RoutingWrapper::new).withDataFormat(dataFormat);
  }

  @Override
  protected INDArray forward(INDArray a) {
    INDArray moved = underlying.activate(a, false, LayerWorkspaceMgr.noWorkspaces());
    return withoutTheRest(moved);
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    LayerWorkspaceMgr none = LayerWorkspaceMgr.noWorkspaces();
    underlying.setInput(input(), none);
    return Redistribution.to(
        withoutTheRest(underlying.backpropGradient(relevance, none).getSecond()));
  }

  /** What was cropped is a part of a larger array: slow to read, and it would keep the whole. */
  private INDArray withoutTheRest(INDArray moved) {
    return moved.isView() ? arrays.take(moved.dataType(), moved.shape()).assign(moved) : moved;
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return inputs.stream().distinct().count() == 1 ? inputs.get(0) : Sign.ANY;
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return output;
  }

  @Override
  public String treatment() {
    return "routed";
  }

  @Override
  public void release() {
    super.release();
    underlying.clear();
  }
}
