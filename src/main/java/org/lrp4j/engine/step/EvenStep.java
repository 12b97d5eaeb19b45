package org.lrp4j.engine.step;

import java.util.Arrays;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.operation.Sums;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.rule.FlatRule;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The step of a convolution whose weights and inputs are all one. At each position all output
 * channels have the same denominator, and all input channels get the same relevance, so that one
 * channel stands for all: {@code Rin = 1ᵀ(ΣR / n / st(1·1))} with n input channels and a stabilizer
 * of δ / n. A first layer needs sums over windows of one channel instead of two convolutions.
 */
final class EvenStep {

  private final DifferentiableMap ofOneChannel;
  private final double stabilizer;
  private final Workbench bench;
  private RelevanceStep oneChannel;
  private long channels;
  private INDArray ones;

  /**
   * A step.
   *
   * @param ofOneChannel the convolution's {@link DifferentiableMap#ofOneChannel}
   */
  EvenStep(DifferentiableMap ofOneChannel, double stabilizer, Workbench bench) {
    this.ofOneChannel = ofOneChannel;
    this.stabilizer = stabilizer;
    this.bench = bench;
  }

  /**
   * Redistributes relevance.
   *
   * @param input gives the shape
   * @param format how to read its axes
   */
  INDArray redistribute(INDArray input, DataFormat format, INDArray relevance) {
    int channelAxis = format.channelAxis();
    ArrayPool pool = bench.arrays();
    if (oneChannel == null || channels != input.size(channelAxis)) {
      channels = input.size(channelAxis);
      oneChannel = new RelevanceStep(ofOneChannel, new FlatRule(stabilizer / channels), bench);
    }
    Capture even = oneChannel.forward(ones(input, channelAxis), LayerParameters.none(format));
    pool.release(even.output());
    INDArray total = Sums.overChannels(relevance, channelAxis, pool).divi(channels);
    INDArray share = even.redistribute(total).inputs().get(0);
    INDArray result = pool.take(input.dataType(), input.shape());
    Sums.toChannels(share, channelAxis, result);
    pool.release(total);
    pool.release(share);
    even.release();
    return result;
  }

  private INDArray ones(INDArray input, int channelAxis) {
    long[] shape = input.shape().clone();
    shape[channelAxis] = 1;
    if (ones == null || !Arrays.equals(ones.shape(), shape)) {
      ones = Nd4j.ones(input.dataType(), shape);
    }
    return ones;
  }
}
