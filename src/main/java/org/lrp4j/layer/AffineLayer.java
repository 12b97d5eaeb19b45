package org.lrp4j.layer;

import java.util.function.Function;
import org.deeplearning4j.nn.api.Layer;
import org.lrp4j.relevance.DifferentiableMap;
import org.lrp4j.relevance.Operands;
import org.lrp4j.relevance.Redistribution;
import org.lrp4j.relevance.RelevanceStep;
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
  private INDArray preActivation;

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
    this.step = new RelevanceStep(map, context.rule());
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
    INDArray z = withWeights(weights -> step.forward(a, weights));
    INDArray bias = effectiveBias(z.rank());
    if (step.needsPreActivation() && context.zeroBias()) {
      preActivation = z.dup();
    }
    if (bias != null) {
      z.addi(bias);
    }
    if (step.needsPreActivation() && !context.zeroBias()) {
      preActivation = z.dup();
    }
    // Activation functions write into their argument, which is ours.
    return activation == null || context.stripsActivation()
        ? z
        : activation.getActivation(z, false);
  }

  @Override
  public INDArray networkOutput(INDArray explained) {
    return context.stripsActivation() && activation != null
        ? activation.getActivation(explained.dup(), false)
        : explained;
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    INDArray bias = context.zeroBias() ? null : effectiveBias(relevance.rank());
    return withWeights(
        weights ->
            step.redistribute(
                new Operands(input(), channelAxis(), weights, bias, preActivation), relevance));
  }

  @Override
  public String treatment() {
    return context.rule().label() + (merged == null ? "" : " + " + merged.name());
  }

  @Override
  public void release() {
    super.release();
    if (preActivation != null) {
      preActivation.close();
      preActivation = null;
    }
  }

  /** Lends the weights, with the batch normalisation that follows merged into them. */
  private <T> T withWeights(Function<INDArray, T> use) {
    INDArray weights = weights();
    if (merged == null) {
      return use.apply(weights);
    }
    INDArray scale = Broadcasts.alongAxis(merged.scale(), outputAxisOfWeights(), weights.rank());
    try (INDArray scaled = weights.mul(scale)) {
      return use.apply(scaled);
    }
  }

  private INDArray effectiveBias(int rank) {
    INDArray bias = merged == null ? bias() : merged.bias(bias());
    return bias == null ? null : Broadcasts.alongAxis(bias, channelAxis(), rank);
  }
}
