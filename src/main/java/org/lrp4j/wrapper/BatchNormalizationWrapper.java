package org.lrp4j.wrapper;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.engine.plan.Facts;
import org.lrp4j.engine.step.RelevanceStep;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
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
    this.step = context.step(Ops::scale);
  }

  void mergeInto(AffineLayer affine) {
    affine.merge(normalization);
    mergedInto = affine;
  }

  @Override
  protected void requireInput(INDArray a) {
    requireShape(a, a.rank(), channelAxis(a), normalization.size());
  }

  @Override
  protected INDArray forward(INDArray a) {
    if (mergedInto != null) {
      return a;
    }
    return step.forward(
        a,
        new LayerParameters(
            channelAxis(a),
            normalization.parameters(),
            () -> Broadcasts.alongAxis(normalization.scale(), channelAxis(a), a.rank()),
            () -> normalization.bias(null)));
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    return mergedInto != null ? Redistribution.to(relevance) : step.redistribute(relevance);
  }

  @Override
  public boolean keepsInputs() {
    return mergedInto == null;
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return mergedInto == null ? Sign.ANY : inputs.get(0);
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return mergedInto == null ? step.inputVanishing() : output;
  }

  @Override
  public void assume(List<Sign> inputs, Vanishing output) {
    step.assume(new Facts(inputs.get(0), output));
  }

  @Override
  public void release() {
    super.release();
    step.release();
  }

  @Override
  public String treatment() {
    return mergedInto == null ? context.rule().label() : "merged";
  }

  private int channelAxis(INDArray a) {
    return a.rank() == 4 && configuration.getCnn2DFormat() == CNN2DFormat.NHWC ? 3 : 1;
  }
}
