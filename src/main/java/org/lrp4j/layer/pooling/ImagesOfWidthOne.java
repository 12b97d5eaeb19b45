package org.lrp4j.layer.pooling;

import java.util.List;
import java.util.Optional;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a step does to images, done to sequences: [batch, features, time] is read as [batch,
 * features, time, 1], and with the features last [batch, time, features] as [batch, time, 1,
 * features].
 */
record ImagesOfWidthOne(Step images, Memory memory) implements Step {

  @Override
  public Capture forward(List<Signal> inputs) {
    Signal sequences = inputs.get(0);
    INDArray values = sequences.values();
    boolean featuresLast = sequences.format().isChannelsLast();
    INDArray widened = memory.hold(values.reshape('c', widened(values.shape(), featuresLast)));
    Capture pooled =
        images.forward(
            List.of(
                new Signal(
                    widened, Optional.empty(), featuresLast ? DataFormat.NHWC : DataFormat.NCHW)));
    memory.release(widened); // the step keeps it if it looks at it again
    INDArray output = pooled.output().reshape('c', narrowed(pooled.output().shape(), featuresLast));
    return new Narrowed(pooled, output, featuresLast);
  }

  private static long[] widened(long[] shape, boolean featuresLast) {
    return featuresLast
        ? new long[] {shape[0], shape[1], 1, shape[2]}
        : new long[] {shape[0], shape[1], shape[2], 1};
  }

  private static long[] narrowed(long[] shape, boolean featuresLast) {
    return new long[] {shape[0], shape[1], shape[featuresLast ? 3 : 2]};
  }

  /** The pooled images without the axis of size 1. */
  private record Narrowed(Capture pooled, INDArray output, boolean featuresLast)
      implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      Redistribution back = pooled.redistribute(relevance.reshape('c', pooled.output().shape()));
      INDArray share = back.inputs().get(0);
      return new Redistribution(
          List.of(share.reshape('c', narrowed(share.shape(), featuresLast))), back.absorbed());
    }

    @Override
    public void release() {
      pooled.release();
    }
  }

  @Override
  public String treatment() {
    return images.treatment();
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return images.outputSign(inputs);
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return images.inputVanishing(output);
  }

  @Override
  public void assume(List<Sign> inputs, Vanishing output) {
    images.assume(inputs, output);
  }
}
