package org.lrp4j.layer.gradient;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.lrp4j.engine.step.GradientCapture;
import org.lrp4j.engine.step.GradientUse;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.ScaleAndShift;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.samediff.OperationsGradient;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Any layer that can be trained, explained by its gradient: {@code Rin = a ⊙ Jᵀ(R / st(f(a)))} with
 * the layer's own backward pass, but for a factor a channel, as of a batch normalisation, whose own
 * backward pass is that of training, with the batch's mean and variance. The layer is treated as if
 * it were linear around its input, so relevance is not conserved where it is not; users opt in to
 * it by name.
 *
 * @param layer the layer, with a working backward pass
 * @param context the layer's place and the user's choices
 * @param use whether the gradient is multiplied by the input
 * @param scaling the factors of the channels, if that is all that the layer computes
 */
public record GradientTimesInput(
    Layer layer, LayerContext context, GradientUse use, Optional<ScaleAndShift> scaling)
    implements Step {

  /**
   * The step of a layer. Deeplearning4j's own backward pass of layers that are made of SameDiff
   * operations gives twice the gradient: there it is that of the operations.
   *
   * @param layer the layer of the shadow network
   * @param configuration its configuration
   * @param context the layer's place and the user's choices
   * @param use whether the gradient is multiplied by the input
   * @param scaling the factors of the channels, if that is all that the layer computes
   * @return a new step
   */
  public static Step of(
      Layer layer,
      org.deeplearning4j.nn.conf.layers.Layer configuration,
      LayerContext context,
      GradientUse use,
      Optional<ScaleAndShift> scaling) {
    return configuration instanceof SameDiffLayer written
        ? OperationsGradient.of(layer, written, context, use)
        : new GradientTimesInput(layer, context, use, scaling);
  }

  /**
   * A step that leaves the layer's weight noise out: the backward pass would draw it anew.
   *
   * @param layer the layer of the shadow network
   * @param context the layer's place and the user's choices
   * @param use whether the gradient is multiplied by the input
   * @param scaling the factors of the channels, if that is all that the layer computes
   */
  public GradientTimesInput {
    removeWeightNoise(layer.conf().getLayer());
  }

  private static void removeWeightNoise(org.deeplearning4j.nn.conf.layers.Layer configuration) {
    if (configuration instanceof BaseLayer noisy) {
      noisy.setWeightNoise(null);
    } else if (configuration instanceof BaseWrapperLayer outer) {
      removeWeightNoise(outer.getUnderlying());
    } else if (configuration instanceof Bidirectional both) {
      removeWeightNoise(both.getFwd());
      removeWeightNoise(both.getBwd());
    }
  }

  @Override
  public Capture forward(List<Signal> inputs) {
    INDArray a = inputs.get(0).values();
    INDArray activated = layer.activate(a.dup(), false, LayerWorkspaceMgr.noWorkspaces());
    INDArray own = activated.isView() ? activated.dup() : activated;
    // Last steps under a mask come in ND4J's default type.
    INDArray output = own.castTo(a.dataType());
    return new GradientCapture(
        List.of(a), context.memory().hold(output), new OfLayer(layer, a, scaling), context, use);
  }

  private record OfLayer(Layer layer, INDArray input, Optional<ScaleAndShift> scaling)
      implements GradientCapture.Backward {

    @Override
    public List<INDArray> gradients(INDArray s) {
      if (scaling.isPresent()) {
        return List.of(Backwards.scaled(scaling.get(), s));
      }
      if (layer.numParams() > 0) {
        layer.setBackpropGradientsViewArray(Nd4j.create(s.dataType(), layer.numParams()));
      }
      // At inference activation layers and PReLU have written over what they hold.
      layer.setInput(input.dup(), LayerWorkspaceMgr.noWorkspaces());
      return List.of(layer.backpropGradient(s, LayerWorkspaceMgr.noWorkspaces()).getSecond());
    }

    @Override
    public void release() {
      layer.clear();
    }
  }

  @Override
  public String treatment() {
    return use.treatment();
  }

  @Override
  public boolean givesToZeros(boolean output) {
    return use.givesToZeros();
  }
}
