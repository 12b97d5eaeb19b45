package org.lrp4j.layer.pooling;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.lrp4j.composite.Treatments.Maximum;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.engine.step.StepContext;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Pools over all positions: a step of its own for each rank that comes by. */
final class GlobalPoolingStep implements Step {

  private final PoolingType type;
  private final int p;
  private final int[] chosenAxes;
  private final boolean collapses;
  private final boolean equally;
  private final LayerContext context;
  private final Map<Integer, Step> byRank = new HashMap<>();

  GlobalPoolingStep(
      PoolingType type, int p, int[] chosenAxes, boolean collapses, LayerContext context) {
    this(type, p, chosenAxes, collapses, false, context);
  }

  private GlobalPoolingStep(
      PoolingType type,
      int p,
      int[] chosenAxes,
      boolean collapses,
      boolean equally,
      LayerContext context) {
    this.type = type;
    this.p = p;
    this.chosenAxes = chosenAxes;
    this.collapses = collapses;
    this.equally = equally;
    this.context = context;
  }

  @Override
  public Capture forward(List<Signal> inputs) {
    Signal input = inputs.get(0);
    INDArray a = input.values();
    if (input.mask().isPresent() && axes(a.rank())[0] != 2) {
      throw new IllegalArgumentException(
          "pooling over other axes than time [batch, features, time] takes no masks");
    }
    Step pool = byRank.computeIfAbsent(a.rank(), this::poolFor);
    Capture pooled =
        input.mask().isPresent()
            ? MaskedPooling.forward(type, input, pool, equally, context.memory())
            : pool.forward(inputs);
    if (collapses) {
      return pooled;
    }
    long[] keptAxes = new long[a.rank()];
    for (int i = 0; i < keptAxes.length; i++) {
      keptAxes[i] = i < 2 ? a.size(i) : 1;
    }
    return new Reshaped(pooled, pooled.output().reshape(keptAxes));
  }

  private Step poolFor(int rank) {
    Step pool = proportionalPool(rank);
    return equally ? pool.sharingEqually() : pool;
  }

  private Step proportionalPool(int rank) {
    long[] axes = axes(rank);
    return switch (type) {
      case MAX ->
          sharesTies()
              ? StepContext.of(context).maximumOver(axes)
              : context.alongGradient((a, none) -> Ops.max(a, axes), treatment());
      case AVG -> context.proportional((a, none) -> Ops.mean(a, axes));
      case SUM -> context.proportional((a, none) -> Ops.sum(a, axes));
      case PNORM ->
          context.proportional((a, none) -> Ops.norm(a, p, powers -> Ops.sum(powers, axes)));
    };
  }

  private boolean sharesTies() {
    return context.treatments().maximum() == Maximum.TIES_SHARED;
  }

  /** Those behind the channels, or those that were chosen, counted from the first. */
  private long[] axes(int rank) {
    return chosenAxes == null
        ? LongStream.range(2, rank).toArray()
        : IntStream.of(chosenAxes).mapToLong(axis -> axis < 0 ? axis + rank : axis).toArray();
  }

  /** The same values with the axes that were pooled over, each of size 1. */
  private record Reshaped(Capture pooled, INDArray output) implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      return pooled.redistribute(relevance.reshape(pooled.output().shape()));
    }

    @Override
    public void release() {
      pooled.release();
    }
  }

  @Override
  public DataFormat outputFormat(List<DataFormat> inputs, int rank) {
    return DataFormat.channelsFirst(rank);
  }

  @Override
  public String treatment() {
    if (type == PoolingType.MAX) {
      return (sharesTies() ? Maximum.TIES_SHARED : Maximum.WINNER_TAKES_ALL).label();
    }
    return equally ? UNIFORM : "proportional";
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return inputs.get(0) == Sign.NON_NEGATIVE ? Sign.NON_NEGATIVE : Sign.ANY;
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    if (type == PoolingType.MAX) {
      return output;
    }
    return equally ? Vanishing.NOWHERE : Vanishing.AT_ZERO;
  }

  @Override
  public boolean givesToZeros(boolean output) {
    return output && (type == PoolingType.MAX || equally);
  }

  @Override
  public Step sharingEqually() {
    return type == PoolingType.MAX
        ? this
        : new GlobalPoolingStep(type, p, chosenAxes, collapses, true, context);
  }
}
