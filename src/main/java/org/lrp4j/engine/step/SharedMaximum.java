package org.lrp4j.engine.step;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.lrp4j.composite.Treatments.Maximum;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A maximum over windows in which all that are as large as the largest get the same. */
final class SharedMaximum implements Step {

  /** Says where windows lie in images or volumes of a size. */
  @FunctionalInterface
  interface Windows {
    TiedWindows over(long... size);
  }

  private final RoutingStep maximum;
  private final Windows windows;
  private final boolean channelsLast;
  private final Memory memory;

  SharedMaximum(RoutingStep maximum, Windows windows, boolean channelsLast, Memory memory) {
    this.maximum = maximum;
    this.windows = windows;
    this.channelsLast = channelsLast;
    this.memory = memory;
  }

  @Override
  public Capture forward(List<Signal> inputs) {
    INDArray input = inputs.get(0).values();
    Capture largest = maximum.forward(input);
    INDArray output = largest.output();
    largest.release();
    memory.retain(input);
    return new Ties(input, output, this);
  }

  private record Ties(INDArray input, INDArray output, SharedMaximum step) implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      INDArray channels = step.channelsFirst(input);
      double[] values = channels.dup('c').data().asDouble();
      double[] relevances = step.channelsFirst(relevance).dup('c').data().asDouble();
      double[] shares = new double[values.length];
      long[] shape = channels.shape();
      TiedWindows tied = step.windows.over(Arrays.copyOfRange(shape, 2, shape.length));
      int size = Math.toIntExact(values.length / (shape[0] * shape[1]));
      int positions = tied.positions();
      for (int channel = 0; channel < values.length / size; channel++) {
        for (int position = 0; position < positions; position++) {
          tied.share(
              values, channel * size, position, relevances[channel * positions + position], shares);
        }
      }
      INDArray shared = step.asGiven(Nd4j.createFromArray(shares).reshape('c', shape));
      INDArray result = step.memory.take(input.dataType(), input.shape());
      return Redistribution.to(result.assign(shared.castTo(input.dataType())));
    }

    @Override
    public void release() {
      step.memory.release(input);
    }
  }

  private INDArray channelsFirst(INDArray array) {
    int last = array.rank() - 1;
    return channelsLast
        ? array.permute(axes(array, axis -> axis == 0 ? 0 : axis == 1 ? last : axis - 1))
        : array;
  }

  private INDArray asGiven(INDArray array) {
    int last = array.rank() - 1;
    return channelsLast
        ? array.permute(axes(array, axis -> axis == 0 ? 0 : axis == last ? 1 : axis + 1))
        : array;
  }

  private static int[] axes(INDArray array, IntUnaryOperator source) {
    return IntStream.range(0, array.rank()).map(source).toArray();
  }

  @Override
  public String treatment() {
    return Maximum.TIES_SHARED.label();
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return inputs.get(0);
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return output;
  }
}
