package org.lrp4j.wrapper;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Element-wise layers, which pass relevance on unchanged: activation functions, PReLU, dropout,
 * local response normalisation, and loss layers, whose softmax or sigmoid is left out.
 */
final class PassWrapper extends LrpLayer {

  static final LayerSupport<ActivationLayer> ACTIVATION =
      PassWrapper.<ActivationLayer>support().withActivation(ActivationLayer::getActivationFn);

  static final LayerSupport<LossLayer> LOSS =
      PassWrapper.<LossLayer>support().withActivation(BaseLayer::getActivationFn);

  static final LayerSupport<CnnLossLayer> CNN_LOSS =
      PassWrapper.<CnnLossLayer>support()
          .withActivation(BaseLayer::getActivationFn)
          .withDataFormat(CnnLossLayer::getFormat);

  private final LayerContext context;

  private PassWrapper(Layer layer, LayerContext context) {
    super(layer);
    this.context = context;
  }

  /** The support for any element-wise layer without a configured activation function. */
  static <C extends org.deeplearning4j.nn.conf.layers.Layer> LayerSupport<C> support() {
    return LayerSupport.of(LayerKind.FIXED, PassWrapper::new);
  }

  @Override
  protected INDArray forward(INDArray a) {
    return context.stripsActivation() ? a : compute(a);
  }

  @Override
  public INDArray networkOutput(INDArray explained) {
    if (!context.stripsActivation()) {
      return explained;
    }
    // Not of the pool, which would write over what the user keeps.
    INDArray copy = explained.dup();
    INDArray output = activated(copy);
    if (!ArrayPool.sameMemory(output, copy)) {
      ArrayPool.free(copy);
    }
    return output;
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    return Redistribution.to(relevance);
  }

  @Override
  public String treatment() {
    return "pass";
  }

  @Override
  public boolean keepsInputs() {
    return false;
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    if (context.stripsActivation()) {
      return inputs.get(0);
    }
    // Dropout, PReLU and local response normalisation leave values above zero above zero.
    Sign otherwise = inputs.get(0) == Sign.NON_NEGATIVE ? Sign.NON_NEGATIVE : Sign.ANY;
    return activation().map(f -> Activations.sign(f, inputs.get(0))).orElse(otherwise);
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    if (context.stripsActivation()) {
      return output;
    }
    Vanishing otherwise = output == Vanishing.NOWHERE ? output : Vanishing.AT_ZERO;
    return activation().map(f -> Activations.vanishing(f, output)).orElse(otherwise);
  }

  private Optional<IActivation> activation() {
    return conf().getLayer() instanceof ActivationLayer layer
        ? Optional.of(layer.getActivationFn())
        : Optional.empty();
  }

  private INDArray compute(INDArray a) {
    ArrayPool arrays = context.bench().arrays();
    // At inference DL4J's activation layers write into their input: hand them a copy, unless nobody
    // else looks at it.
    if (context.ownsInput() && arrays.hasOneHolder(a)) {
      return activated(a);
    }
    INDArray copy = arrays.take(a.dataType(), a.shape()).assign(a);
    INDArray computed = activated(copy);
    if (!ArrayPool.sameMemory(computed, copy)) {
      arrays.release(copy);
    }
    return computed;
  }

  private INDArray activated(INDArray a) {
    return underlying.activate(a, false, LayerWorkspaceMgr.noWorkspaces());
  }
}
