package org.lrp4j.wrapper;

import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.engine.step.GradientStep;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.Problem;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Pooling over all positions of an image or a sequence: maximum, average, sum and p-norm. */
final class GlobalPoolingWrapper extends LrpLayer {

  static final LayerSupport<GlobalPoolingLayer> SUPPORT =
      LayerSupport.<GlobalPoolingLayer>of(LayerKind.FIXED, GlobalPoolingWrapper::new)
          .unless(
              layer ->
                  !layer.isCollapseDimensions() && poolsOther(layer, 2)
                      ? new Problem(
                          "DL4J's global pooling with collapseDimensions(false) is wrong for channels"
                              + " last",
                          "use collapseDimensions(true), or channels first")
                      : null);

  private final GlobalPoolingLayer configuration;
  private final LayerContext context;
  private LrpLayer pool;
  private int poolRank;
  private long[] pooledShape;

  private GlobalPoolingWrapper(Layer layer, LayerContext context) {
    super(layer);
    this.configuration = (GlobalPoolingLayer) layer.conf().getLayer();
    this.context = context;
  }

  private static boolean poolsOther(GlobalPoolingLayer layer, int firstAxis) {
    int[] axes = layer.getPoolingDimensions();
    return axes != null && axes[0] != firstAxis;
  }

  @Override
  protected INDArray forward(INDArray a) {
    if (pool == null || poolRank != a.rank()) {
      pool = poolFor(a.rank());
      poolRank = a.rank();
    }
    pool.setInput(a, null);
    INDArray pooled = pool.forward(a);
    pooledShape = pooled.shape();
    if (configuration.isCollapseDimensions()) {
      return pooled;
    }
    long[] keptAxes = new long[a.rank()];
    for (int i = 0; i < keptAxes.length; i++) {
      keptAxes[i] = i < 2 ? a.size(i) : 1;
    }
    return pooled.reshape(keptAxes);
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    return pool.redistribute(relevance.reshape(pooledShape));
  }

  @Override
  public String treatment() {
    return switch (configuration.getPoolingType()) {
      case MAX -> "winner takes all";
      case AVG, SUM, PNORM -> "proportional";
    };
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return inputs.get(0) == Sign.NON_NEGATIVE ? Sign.NON_NEGATIVE : Sign.ANY;
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return configuration.getPoolingType() == PoolingType.MAX ? output : Vanishing.AT_ZERO;
  }

  @Override
  public void release() {
    super.release();
    if (pool != null) {
      pool.release();
    }
  }

  private LrpLayer poolFor(int rank) {
    int[] chosen = configuration.getPoolingDimensions();
    long[] axes =
        chosen == null
            ? IntStream.range(2, rank).asLongStream().toArray()
            : IntStream.of(chosen).asLongStream().toArray();
    return switch (configuration.getPoolingType()) {
      case MAX ->
          new WinnerTakesAll(
              underlying, new GradientStep((a, none) -> Ops.max(a, axes), context.bench()));
      case AVG -> proportional((a, none) -> Ops.mean(a, axes));
      case SUM -> proportional((a, none) -> Ops.sum(a, axes));
      case PNORM ->
          proportional(
              (a, none) -> Ops.norm(a, configuration.getPnorm(), powers -> Ops.sum(powers, axes)));
    };
  }

  private LrpLayer proportional(DifferentiableMap map) {
    return new ProportionalShare(underlying, context, map);
  }
}
