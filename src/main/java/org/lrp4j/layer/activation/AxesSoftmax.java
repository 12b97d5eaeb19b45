package org.lrp4j.layer.activation;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.lrp4j.layer.DataFormat;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Softmax along chosen axes, {@code exp(x) / Σ exp(x)} with the sum over them; Deeplearning4j's is
 * along the last one.
 *
 * <p>A network with this function is saved and loaded as any other, but needs lrp4j on the class
 * path.
 */
public final class AxesSoftmax extends BaseActivationFunction {

  /** The sizes of an example as which the axes are counted; empty for those of the array. */
  @JsonProperty private final long[] view;

  /** The axes, the examples' being 0. */
  @JsonProperty private final int[] axes;

  /**
   * A function.
   *
   * @param view the sizes of an example as which the axes are counted, where its numbers are in
   *     another shape by now; empty for those of the array
   * @param axes the axes from 1, the examples' being 0
   */
  @JsonCreator
  public AxesSoftmax(@JsonProperty("view") long[] view, @JsonProperty("axes") int... axes) {
    this.view = view == null ? new long[0] : view.clone();
    this.axes = Arrays.stream(axes).sorted().distinct().toArray();
  }

  /**
   * How the axes of a result are read, where it holds classes along the axis of the softmax.
   *
   * @param rank how many axes the result has, with the examples'
   * @return the format; empty if several axes share a softmax, or no format has classes there
   */
  public Optional<DataFormat> format(int rank) {
    return view.length > 0 || axes.length != 1
        ? Optional.empty()
        : Arrays.stream(DataFormat.values())
            .filter(format -> format.rank() == rank && format.channelAxis() == axes[0])
            .findFirst();
  }

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    return in.assign(along(in, rows -> Transforms.softmax(rows, true)));
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    INDArray softmax = along(in, rows -> Transforms.softmax(rows, true));
    INDArray weighted = softmax.mul(epsilon);
    INDArray sums = along(weighted, rows -> rows.sum(true, 1).broadcast(rows.shape()));
    return new Pair<>(in.assign(weighted.subi(softmax.muli(sums))), null);
  }

  /** Applies what works on rows to the numbers that share a sum. */
  private INDArray along(INDArray x, UnaryOperator<INDArray> rows) {
    long[] shape =
        view.length == 0
            ? x.shape()
            : LongStream.concat(LongStream.of(x.size(0)), LongStream.of(view)).toArray();
    int[] order =
        IntStream.concat(
                IntStream.range(0, shape.length).filter(axis -> !isShared(axis)),
                IntStream.of(axes))
            .toArray();
    int[] back = new int[order.length];
    long length = 1;
    for (int i = 0; i < order.length; i++) {
      back[order[i]] = i;
      length *= isShared(i) ? shape[i] : 1;
    }
    INDArray plain = x.dup('c').reshape('c', shape);
    boolean isMoved = !Arrays.equals(order, IntStream.range(0, order.length).toArray());
    INDArray moved = isMoved ? plain.permute(order).dup('c') : plain;
    INDArray computed = rows.apply(moved.reshape('c', moved.length() / length, length));
    return computed.reshape('c', moved.shape()).permute(back).dup('c').reshape('c', x.shape());
  }

  private boolean isShared(int axis) {
    return Arrays.binarySearch(axes, axis) >= 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AxesSoftmax softmax
        && Arrays.equals(view, softmax.view)
        && Arrays.equals(axes, softmax.axes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(view) + Arrays.hashCode(axes);
  }

  @Override
  public String toString() {
    return "softmax" + Arrays.toString(axes);
  }
}
