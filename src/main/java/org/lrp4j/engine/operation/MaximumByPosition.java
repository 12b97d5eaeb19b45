package org.lrp4j.engine.operation;

import java.util.ArrayList;
import java.util.List;
import org.lrp4j.engine.memory.ArrayPool;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Maximum pooling of images with channels first and without padding, and the way back to the
 * winners: the first in a tie, as {@code maxpool2d_bp} does it.
 *
 * <p>ND4J's pooling is slow with channels first, because it goes through the windows one by one.
 * Here each of the few positions in a window is an array of its own, read out with strides, and all
 * windows are compared at once, element by element.
 */
public final class MaximumByPosition {

  /** With more positions the operations for each of them add up to more than the pooling's own. */
  private static final long POSITIONS = 9;

  /** A single small image is pooled faster than two dozen operations can be called. */
  private static final long WORTH_IT = 1L << 14;

  /** So many pixels at a time stay in the cache: twice as fast for 8 images of ResNet50. */
  private static final long IN_CACHE = 1L << 21;

  private static final Window.Extent NONE = new Window.Extent(0, 0);

  private final Window window;
  private final ArrayPool pool;
  private final long inCache;

  /**
   * A pooling.
   *
   * @param window the geometry
   * @param pool where results come from
   */
  public MaximumByPosition(Window window, ArrayPool pool) {
    this(window, pool, IN_CACHE);
  }

  MaximumByPosition(Window window, ArrayPool pool, long inCache) {
    this.window = window;
    this.pool = pool;
    this.inCache = inCache;
  }

  /**
   * Whether no window of images of that shape has padding, and it is worth it. There have to be
   * several windows in a row and in a column: ND4J reads views of single ones wrongly.
   *
   * @param window the geometry
   * @param shape the shape of the images
   * @return true if this way suits them
   */
  public static boolean suits(Window window, long... shape) {
    return shape.length == 4
        && shape[0] * shape[1] * shape[2] * shape[3] >= WORTH_IT
        && window.kernel().height() * window.kernel().width() <= POSITIONS
        && shape[2] >= window.kernel().height() + window.stride().height()
        && shape[3] >= window.kernel().width() + window.stride().width()
        && !window.nhwc()
        && !window.isDilated()
        && (window.same() ? tiles(window, shape) : window.padding().equals(NONE));
  }

  private static boolean tiles(Window window, long[] shape) {
    return window.kernel().equals(window.stride())
        && shape[2] % window.kernel().height() == 0
        && shape[3] % window.kernel().width() == 0;
  }

  /**
   * Pools images.
   *
   * @param input the images
   * @return the maximum of each window, held by the caller
   */
  public INDArray forward(INDArray input) {
    Window.Extent positions = window.positions(input.size(2), input.size(3));
    INDArray output =
        pool.take(
            input.dataType(), input.size(0), input.size(1), positions.height(), positions.width());
    INDArray images = planes(input);
    INDArray maxima = planes(output);
    for (long[] some : chunks(images)) {
      List<INDArray> candidates = candidates(slice(images, some));
      maximum(candidates, slice(maxima, some));
      candidates.forEach(pool::release);
    }
    return output;
  }

  /**
   * Leads relevance back to the winners.
   *
   * @param input the images
   * @param output what {@link #forward} gave for the input
   * @param relevance the relevance of the output
   * @return the relevance of the input, held by the caller
   */
  public INDArray backward(INDArray input, INDArray output, INDArray relevance) {
    INDArray result = pool.take(input.dataType(), input.shape());
    INDArray images = planes(input);
    INDArray maxima = planes(output);
    INDArray given = planes(relevance);
    INDArray received = planes(result);
    for (long[] some : chunks(images)) {
      backward(slice(images, some), slice(maxima, some), slice(given, some), slice(received, some));
    }
    return result;
  }

  private void backward(INDArray images, INDArray maximum, INDArray relevance, INDArray result) {
    List<INDArray> candidates = candidates(images);
    INDArray remaining = pool.take(relevance.dataType(), relevance.shape()).assign(relevance);
    result.assign(0);
    int last = candidates.size() - 1;
    for (int position = 0; position < last; position++) {
      INDArray share = wins(candidates.get(position), maximum).muli(remaining);
      remaining.subi(share);
      give(result, position, share);
    }
    give(result, last, remaining);
    candidates.forEach(pool::release);
    pool.release(remaining);
  }

  /** All channels of all examples as images of their own. */
  private INDArray planes(INDArray images) {
    INDArray plain = ArrayPool.isPlain(images) ? images : images.dup('c');
    long count = images.size(0) * images.size(1);
    return pool.reshaped(plain, count, images.size(2), images.size(3));
  }

  /** First and last planes of pieces that fit into the processor's cache with all positions. */
  private List<long[]> chunks(INDArray planes) {
    long count = planes.size(0);
    long atOnce = Math.max(1, inCache / (planes.size(1) * planes.size(2)));
    List<long[]> chunks = new ArrayList<>();
    for (long first = 0; first < count; first += atOnce) {
      chunks.add(new long[] {first, Math.min(count, first + atOnce)});
    }
    return chunks;
  }

  private static INDArray slice(INDArray planes, long[] some) {
    return some[0] == 0 && some[1] == planes.size(0)
        ? planes
        : planes.get(NDArrayIndex.interval(some[0], some[1]));
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

  private static INDArray maximum(List<INDArray> arrays, INDArray maximum) {
    maximum.assign(arrays.get(0));
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

  /** Adds to the pixels at a position, to which an earlier one may have given something. */
  private void give(INDArray result, int position, INDArray share) {
    INDArray view = at(position, result);
    if (!isFirst(position)) {
      // Into a view an assignment is ten times as fast as an addition.
      INDArray before = pool.take(share.dataType(), share.shape()).assign(view);
      share.addi(before);
      pool.release(before);
    }
    view.assign(share);
  }

  /**
   * Whether no earlier position shows the same pixels, those a whole number of strides before it.
   */
  private boolean isFirst(int position) {
    return position / window.kernel().width() < window.stride().height()
        && position % window.kernel().width() < window.stride().width();
  }

  private int positions() {
    return Math.toIntExact(window.kernel().height() * window.kernel().width());
  }

  /** The pixels at a position of all windows, row by row, as a view. */
  private INDArray at(int position, INDArray planes) {
    Window.Extent kernel = window.kernel();
    Window.Extent stride = window.stride();
    Window.Extent positions = window.positions(planes.size(1), planes.size(2));
    long[] strides = planes.stride();
    long first = position / kernel.width() * strides[1] + position % kernel.width() * strides[2];
    // Not by NDArrayIndex.interval: it rounds ends up, beyond the image.
    return Nd4j.create(
        planes.data(),
        new long[] {planes.size(0), positions.height(), positions.width()},
        new long[] {strides[0], strides[1] * stride.height(), strides[2] * stride.width()},
        planes.offset() + first,
        'c');
  }
}
