package org.lrp4j.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.lrp4j.relevance.Redistribution;
import org.lrp4j.rule.LayerKind;
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

  private final boolean stripsActivation;

  private PassWrapper(Layer layer, LayerContext context) {
    super(layer);
    this.stripsActivation = context.stripsActivation();
  }

  /** The support for any element-wise layer without a configured activation function. */
  static <C extends org.deeplearning4j.nn.conf.layers.Layer> LayerSupport<C> support() {
    return LayerSupport.of(LayerKind.FIXED, PassWrapper::new);
  }

  @Override
  protected INDArray forward(INDArray a) {
    return stripsActivation ? a : compute(a);
  }

  @Override
  public INDArray networkOutput(INDArray explained) {
    return stripsActivation ? compute(explained) : explained;
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    return Redistribution.to(relevance);
  }

  @Override
  public String treatment() {
    return "pass";
  }

  private INDArray compute(INDArray a) {
    // At inference DL4J's activation layers write into their input: hand them a copy.
    return underlying.activate(a.dup(), false, LayerWorkspaceMgr.noWorkspaces());
  }
}
