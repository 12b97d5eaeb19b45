package org.lrp4j.layer.pooling;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Global pooling over the steps that a mask lets count: the others are made such that they neither
 * add to a sum nor win a maximum. What changes each value by itself passes relevance on, so the way
 * back is that of the pooling.
 */
final class MaskedPooling {

  /** Below all activations that a network can have, and not infinite. */
  private static final double NEVER_WINS = -1e30;

  private MaskedPooling() {}

  /**
   * The forward pass.
   *
   * @param equally whether each step gets the same, so that those that do not count have to be left
   *     out on the way back
   */
  static Capture forward(
      PoolingType type, Signal input, Step pool, boolean equally, Memory memory) {
    INDArray a = input.values();
    INDArray mask = input.mask().orElseThrow().castTo(a.dataType());
    requireSequence(a, mask);
    INDArray counting = mask.reshape(mask.size(0), 1, mask.size(1));
    INDArray masked = memory.take(a.dataType(), a.shape());
    a.mul(counting.broadcast(a.shape()), masked);
    switch (type) {
      case MAX -> masked.addi(counting.rsub(1).muli(NEVER_WINS).broadcast(a.shape()));
      case AVG -> {
        INDArray factors = counting.sum(true, 2).rdivi(mask.size(1));
        masked.muli(factors.broadcast(a.shape()));
      }
      case SUM, PNORM -> {}
    }
    Capture pooled = pool.forward(List.of(Signal.of(masked)));
    memory.release(masked); // the pooling keeps it if it looks at it again
    return equally ? new OfCountingSteps(pooled, counting, memory) : pooled;
  }

  /**
   * What all steps got alike goes to those that count: times T / (number of those).
   *
   * @param counting [batch, 1, time]
   */
  private record OfCountingSteps(Capture pooled, INDArray counting, Memory memory)
      implements Capture {

    @Override
    public INDArray output() {
      return pooled.output();
    }

    @Override
    public Redistribution redistribute(INDArray relevance) {
      Redistribution all = pooled.redistribute(relevance);
      INDArray share = all.inputs().get(0);
      INDArray factors = counting.div(counting.mean(true, 2));
      INDArray ofCounting = memory.take(share.dataType(), share.shape());
      share.mul(factors.broadcast(share.shape()), ofCounting);
      memory.release(share);
      return new Redistribution(List.of(ofCounting), all.absorbed());
    }

    @Override
    public void release() {
      pooled.release();
    }
  }

  private static void requireSequence(INDArray a, INDArray mask) {
    DataFormat format = DataFormat.NCW;
    if (a.rank() != format.rank()
        || mask.size(0) != a.size(0)
        || mask.size(1) != a.size(format.timeAxis().orElseThrow())) {
      throw new IllegalArgumentException(
          "a mask of shape "
              + Arrays.toString(mask.shape())
              + " is for sequences [batch, features, time] of as many examples and steps");
    }
  }
}
