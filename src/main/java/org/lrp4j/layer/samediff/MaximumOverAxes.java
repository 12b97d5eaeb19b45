package org.lrp4j.layer.samediff;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.lrp4j.engine.step.StepContext;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A maximum over axes, as an operation names them: from the first or, below 0, from the last one,
 * or none for all; and kept with the size 1, or dropped.
 *
 * @param told the axes
 * @param keeps whether they are kept
 * @param context whose treatment of maxima is used
 * @param equally whether each element gets the same where the treatment is that of an average
 */
record MaximumOverAxes(int[] told, boolean keeps, StepContext context, boolean equally)
    implements Step {

  MaximumOverAxes(int[] told, boolean keeps, StepContext context) {
    this(told, keeps, context, false);
  }

  @Override
  public Capture forward(List<Signal> inputs) {
    INDArray input = inputs.get(0).values();
    long[] axes = axes(input.rank());
    Capture dropped = over(axes).forward(inputs);
    long[] shape = shape(input.shape(), axes);
    return Arrays.equals(shape, dropped.output().shape())
        ? dropped
        : new Kept(dropped, dropped.output().reshape(shape));
  }

  private Step over(long... axes) {
    Step step = context.maximumOver(axes);
    return equally ? step.sharingEqually() : step;
  }

  private long[] axes(int rank) {
    boolean areAll =
        told == null || told.length == 0 || told.length == 1 && told[0] == Integer.MAX_VALUE;
    return areAll
        ? LongStream.range(0, rank).toArray()
        : IntStream.of(told)
            .mapToLong(axis -> axis < 0 ? axis + rank : axis)
            .sorted()
            .distinct()
            .toArray();
  }

  private long[] shape(long[] input, long... axes) {
    return IntStream.range(0, input.length)
        .filter(axis -> keeps || LongStream.of(axes).noneMatch(over -> over == axis))
        .mapToLong(axis -> LongStream.of(axes).anyMatch(over -> over == axis) ? 1 : input[axis])
        .toArray();
  }

  /** The same values with the axes that were kept, each of size 1. */
  private record Kept(Capture dropped, INDArray output) implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      return dropped.redistribute(relevance.reshape(dropped.output().shape()));
    }

    @Override
    public void release() {
      dropped.release();
    }
  }

  @Override
  public DataFormat outputFormat(List<DataFormat> inputs, int rank) {
    return DataFormat.channelsFirst(rank);
  }

  @Override
  public String treatment() {
    return over(1).treatment();
  }

  @Override
  public boolean givesToZeros(boolean output) {
    return over(1).givesToZeros(output);
  }

  @Override
  public Step sharingEqually() {
    return new MaximumOverAxes(told, keeps, context, true);
  }
}
