package org.lrp4j.wrapper;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.plan.Facts;
import org.lrp4j.engine.step.RelevanceStep;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer that computes {@code activation(W·a + b)}. A subclass says what {@code W·a} means, where
 * W and b come from, and on which axes its outputs lie; it knows no rule.
 */
public abstract class AffineLayer extends LrpLayer {

  private final LayerContext context;
  private final IActivation activation;
  private final RelevanceStep step;
  private Normalization merged;

  /**
   * Wraps an affine layer.
   *
   * @param underlying the layer whose parameters are used
   * @param context the layer's rule and the user's choices
   * @param map what {@code W·a} means, without the bias
   * @param activation the layer's activation function, or null for none
   */
  protected AffineLayer(
      Layer underlying, LayerContext context, DifferentiableMap map, IActivation activation) {
    super(underlying);
    this.context = context;
    this.activation = activation;
    this.step = context.step(map);
  }

  /**
   * The weights W.
   *
   * @return the parameter itself, in the layer's own shape; nobody writes to it
   */
  protected abstract INDArray weights();

  /**
   * The bias b.
   *
   * @return the parameter itself, one value an output, or null if the layer has none
   */
  protected abstract INDArray bias();

  /**
   * The axis of the weights along which the outputs lie.
   *
   * @return the axis
   */
  protected abstract int outputAxisOfWeights();

  /**
   * The axis of the channels or features, in the input as in the output.
   *
   * @return the axis; 1 unless the layer says otherwise
   */
  protected int channelAxis() {
    return 1;
  }

  boolean hasNoActivation() {
    return activation == null || Activations.isIdentity(activation);
  }

  /** Takes over the scale and shift of the batch normalisation that follows. */
  void merge(Normalization normalization) {
    merged = normalization;
  }

  @Override
  protected INDArray forward(INDArray a) {
    INDArray z = step.forward(a, parameters());
    if (hasNoActivation() || context.stripsActivation()) {
      return z;
    }
    // Activation functions write into their argument.
    ArrayPool arrays = context.bench().arrays();
    INDArray own = z;
    if (step.keepsForward()) {
      own = arrays.take(z.dataType(), z.shape()).assign(z);
      arrays.release(z);
    }
    INDArray activated = activation.getActivation(own, false);
    if (!ArrayPool.sameMemory(activated, own)) {
      arrays.release(own);
    }
    return activated;
  }

  @Override
  public INDArray networkOutput(INDArray explained) {
    return context.stripsActivation() && activation != null
        ? activation.getActivation(explained.dup(), false)
        : explained;
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    return step.redistribute(relevance);
  }

  @Override
  public String treatment() {
    return context.rule().label() + (merged == null ? "" : " + " + merged.name());
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    boolean linear = activation == null || context.stripsActivation();
    return linear ? Sign.ANY : Activations.sign(activation, Sign.ANY);
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return step.inputVanishing();
  }

  @Override
  public void assume(List<Sign> inputs, Vanishing output) {
    boolean linear = activation == null || context.stripsActivation();
    step.assume(
        new Facts(inputs.get(0), linear ? output : Activations.vanishing(activation, output)));
  }

  @Override
  public void release() {
    super.release();
    step.release();
  }

  /** The parameters, with the batch normalisation that follows merged into them. */
  private LayerParameters parameters() {
    INDArray weights = weights();
    INDArray bias = bias();
    if (merged == null) {
      return LayerParameters.of(channelAxis(), weights, bias);
    }
    List<INDArray> sources = new ArrayList<>(merged.parameters());
    sources.add(weights);
    if (bias != null) {
      sources.add(bias);
    }
    return new LayerParameters(
        channelAxis(),
        sources,
        () ->
            weights.mul(
                Broadcasts.alongAxis(merged.scale(), outputAxisOfWeights(), weights.rank())),
        () -> merged.bias(bias));
  }
}
