package org.lrp4j.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.lrp4j.relevance.Operands;
import org.lrp4j.relevance.Ops;
import org.lrp4j.relevance.Redistribution;
import org.lrp4j.relevance.RelevanceStep;
import org.lrp4j.rule.LayerKind;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation: merged into the affine layer before it, or a diagonal affine layer of its
 * own.
 */
final class BatchNormalizationWrapper extends LrpLayer {

  static final LayerSupport<BatchNormalization> SUPPORT =
      LayerSupport.of(LayerKind.NORMALIZATION, BatchNormalizationWrapper::new);

  private final LayerContext context;
  private final BatchNormalization configuration;
  private final Normalization normalization;
  private final RelevanceStep step;
  private AffineLayer mergedInto;

  private BatchNormalizationWrapper(Layer layer, LayerContext context) {
    super(layer);
    this.context = context;
    this.configuration = (BatchNormalization) layer.conf().getLayer();
    this.normalization = new Normalization(layer, context.name());
    this.step = new RelevanceStep(Ops::scale, context.rule());
  }

  void mergeInto(AffineLayer affine) {
    affine.merge(normalization);
    mergedInto = affine;
  }

  @Override
  protected void requireInput(INDArray a) {
    requireShape(a, a.rank(), channelAxis(a), normalization.mean().length());
  }

  @Override
  protected INDArray forward(INDArray a) {
    return mergedInto != null ? a : step.forward(a, scale(a)).addi(bias(a));
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    if (mergedInto != null) {
      return Redistribution.to(relevance);
    }
    INDArray a = input();
    INDArray bias = context.zeroBias() ? null : bias(a);
    INDArray z = null;
    if (step.needsPreActivation()) {
      z = step.forward(a, scale(a));
      z = bias == null ? z : z.addi(bias);
    }
    return step.redistribute(new Operands(a, channelAxis(a), scale(a), bias, z), relevance);
  }

  @Override
  public String treatment() {
    return mergedInto == null ? context.rule().label() : "merged";
  }

  private INDArray scale(INDArray a) {
    return alongChannels(normalization.scale(), a);
  }

  private INDArray bias(INDArray a) {
    return alongChannels(normalization.bias(null), a);
  }

  private int channelAxis(INDArray a) {
    return a.rank() == 4 && configuration.getCnn2DFormat() == CNN2DFormat.NHWC ? 3 : 1;
  }

  private INDArray alongChannels(INDArray values, INDArray a) {
    return Broadcasts.alongAxis(values, channelAxis(a), a.rank());
  }
}
