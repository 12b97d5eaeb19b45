package org.lrp4j.relevance;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Maximum pooling of images with channels first and without padding, and the way back to the
 * winners: the first in a tie, as {@code maxpool2d_bp} does it.
 *
 * <p>ND4J's pooling is slow with channels first, because it goes through the windows one by one.
 * Here each of the few positions in a window is an array of its own, read out with strides, and all
 * windows are compared at once, element by element.
 */
final class MaximumByPosition {

  /** With more positions the operations for each of them add up to more than the pooling's own. */
  private static final long POSITIONS = 9;

  /** A single small image is pooled faster than two dozen operations can be called. */
  private static final long WORTH_IT = 1L << 14;

  private static final Window.Extent NONE = new Window.Extent(0, 0);

  private final Window window;
  private final ArrayPool pool;

  MaximumByPosition(Window window, ArrayPool pool) {
    this.window = window;
    this.pool = pool;
  }

  /** Whether no window of images of that shape has padding, and it is worth it. */
  static boolean suits(Window window, long... shape) {
    return shape.length == 4
        && shape[0] * shape[1] * shape[2] * shape[3] >= WORTH_IT
        && shape[2] >= window.kernel().height()
        && shape[3] >= window.kernel().width()
        && window.kernel().height() * window.kernel().width() <= POSITIONS
        && !window.nhwc()
        && !window.isDilated()
        && (window.same() ? tiles(window, shape) : window.padding().equals(NONE));
  }

  private static boolean tiles(Window window, long[] shape) {
    return window.kernel().equals(window.stride())
        && shape[2] % window.kernel().height() == 0
        && shape[3] % window.kernel().width() == 0;
  }

  INDArray forward(INDArray input) {
    List<INDArray> candidates = candidates(input);
    INDArray maximum = maximum(candidates);
    candidates.forEach(pool::release);
    return maximum;
  }

  INDArray backward(INDArray input, INDArray relevance) {
    List<INDArray> candidates = candidates(input);
    INDArray maximum = maximum(candidates);
    INDArray remaining = pool.take(relevance.dataType(), relevance.shape()).assign(relevance);
    INDArray result = pool.take(input.dataType(), input.shape()).assign(0);
    int last = candidates.size() - 1;
    for (int position = 0; position < last; position++) {
      INDArray share = wins(candidates.get(position), maximum).muli(remaining);
      remaining.subi(share);
      give(result, position, share);
    }
    give(result, last, remaining);
    candidates.forEach(pool::release);
    pool.release(maximum);
    pool.release(remaining);
    return result;
  }

  /** Of all windows the pixel at each position. */
  private List<INDArray> candidates(INDArray images) {
    List<INDArray> candidates = new ArrayList<>();
    for (int position = 0; position < positions(); position++) {
      INDArray view = at(position, images);
      candidates.add(pool.take(images.dataType(), view.shape()).assign(view));
    }
    return candidates;
  }

  private INDArray maximum(List<INDArray> arrays) {
    INDArray first = arrays.get(0);
    INDArray maximum = pool.take(first.dataType(), first.shape()).assign(first);
    for (INDArray array : arrays.subList(1, arrays.size())) {
      Nd4j.exec(
          DynamicCustomOp.builder("maximum").addInputs(maximum, array).addOutputs(maximum).build());
    }
    return maximum;
  }

  /** 1 where the candidate is the maximum, else 0, in the candidate's own memory. */
  private static INDArray wins(INDArray candidate, INDArray maximum) {
    // A comparison would give truth values, which take longer to make numbers of.
    double almostZero =
        candidate.dataType() == DataType.DOUBLE ? Double.MIN_NORMAL : Float.MIN_NORMAL;
    return Nd4j.getExecutioner().exec(new Step(candidate.subi(maximum), -almostZero));
  }

  /** Adds to the pixels at a position, which other windows may have given something too. */
  private void give(INDArray result, int position, INDArray share) {
    INDArray view = at(position, result);
    if (!window.kernel().equals(window.stride())) {
      // Into a view an assignment is ten times as fast as an addition.
      INDArray before = pool.take(share.dataType(), share.shape()).assign(view);
      share.addi(before);
      pool.release(before);
    }
    view.assign(share);
  }

  private int positions() {
    return Math.toIntExact(window.kernel().height() * window.kernel().width());
  }

  /** The pixels at a position of all windows, row by row, as a view. */
  private INDArray at(int position, INDArray images) {
    Window.Extent kernel = window.kernel();
    Window.Extent stride = window.stride();
    long[] strides = images.stride();
    long first = position / kernel.width() * strides[2] + position % kernel.width() * strides[3];
    // Not by NDArrayIndex.interval: it rounds ends up, beyond the image.
    return Nd4j.create(
        images.data(),
        new long[] {
          images.size(0),
          images.size(1),
          (images.size(2) - kernel.height()) / stride.height() + 1,
          (images.size(3) - kernel.width()) / stride.width() + 1
        },
        new long[] {
          strides[0], strides[1], strides[2] * stride.height(), strides[3] * stride.width()
        },
        images.offset() + first,
        images.ordering());
  }
}
