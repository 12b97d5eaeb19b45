package org.lrp4j.wrapper;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.lrp4j.layer.Redistribution;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Any layer that can be trained, explained by its gradient: {@code Rin = a ⊙ Jᵀ(R / st(f(a)))} with
 * the layer's own backward pass. The layer is treated as if it were linear around its input, so
 * relevance is not conserved where it is not; users opt in to it by name.
 */
public final class GradientTimesInput extends LrpLayer {

  private final LayerContext context;
  private INDArray output;

  /**
   * Wraps a layer.
   *
   * @param layer the layer, with a working backward pass
   * @param context the layer's place and the user's choices
   */
  public GradientTimesInput(Layer layer, LayerContext context) {
    super(layer);
    this.context = context;
    if (layer.conf().getLayer() instanceof BaseLayer configuration) {
      // The backward pass would draw new noise. The configuration is the shadow's own.
      configuration.setWeightNoise(null);
    }
  }

  @Override
  protected INDArray forward(INDArray a) {
    INDArray activated = underlying.activate(a.dup(), false, LayerWorkspaceMgr.noWorkspaces());
    output = activated.isView() ? activated.dup() : activated;
    return output;
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    if (underlying.numParams() > 0) {
      underlying.setBackpropGradientsViewArray(
          Nd4j.create(relevance.dataType(), underlying.numParams()));
    }
    INDArray s = relevance.div(Denominators.stabilized(output, context.stabilizer()));
    INDArray c = underlying.backpropGradient(s, LayerWorkspaceMgr.noWorkspaces()).getSecond();
    return Redistribution.to(input().mul(c));
  }

  @Override
  public String treatment() {
    return "gradient × input";
  }

  @Override
  public void release() {
    super.release();
    output = null;
    underlying.clear();
  }
}
