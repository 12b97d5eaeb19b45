package org.lrp4j.engine.operation;

import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.nd4j.autodiff.samediff.SDVariable;

/** Parts of images, and the way back. */
public final class ImageParts {

  private static final double[] NO_REALS = {};

  private ImageParts() {}

  /**
   * The pixels at every nth row and column, from the top left.
   *
   * @param images of a known shape
   * @param step the distance of rows and columns
   * @param nhwc whether the channels come last
   */
  static SDVariable everyNth(SDVariable images, Window.Extent step, boolean nhwc) {
    long[] shape = images.getShape();
    int rows = nhwc ? 1 : 2;
    Window.Extent whole = new Window.Extent(shape[rows], shape[rows + 1]);
    return NativeOp.add(
        "strided_slice",
        slices(shape, whole, step, nhwc),
        NO_REALS,
        (args, upstream) -> spread(upstream, images, shape, whole, step, nhwc),
        images);
  }

  /**
   * Puts pixels back to where they were taken from, and zeros elsewhere.
   *
   * @param pixels what was taken
   * @param images what they were taken from
   * @param shape its shape, which SameDiff need not know
   * @param part the height and width, from the top left, within which pixels were taken
   * @param step the distance of rows and columns
   * @param nhwc whether the channels come last
   */
  static SDVariable spread(
      SDVariable pixels,
      SDVariable images,
      long[] shape,
      Window.Extent part,
      Window.Extent step,
      boolean nhwc) {
    long[] slices = slices(shape, part, step, nhwc);
    return NativeOp.add("strided_slice_bp", slices, NO_REALS, null, images, pixels);
  }

  /**
   * What lies between two places of an axis, of an array of any rank.
   *
   * @param v the array
   * @param shape its shape
   * @param axis the axis
   * @param from the first place
   * @param to the place after the last
   * @return that part of the array
   */
  public static SDVariable between(SDVariable v, long[] shape, int axis, long from, long to) {
    long[] begin = new long[shape.length];
    long[] end = shape.clone();
    long[] step = new long[shape.length];
    begin[axis] = from;
    end[axis] = to;
    Arrays.fill(step, 1);
    return NativeOp.add("strided_slice", arguments(begin, end, step), NO_REALS, null, v);
  }

  private static long[] slices(long[] shape, Window.Extent part, Window.Extent step, boolean nhwc) {
    int rows = nhwc ? 1 : 2;
    long[] end = shape.clone();
    long[] steps = {1, 1, 1, 1};
    end[rows] = part.height();
    end[rows + 1] = part.width();
    steps[rows] = step.height();
    steps[rows + 1] = step.width();
    return arguments(new long[4], end, steps);
  }

  /** Five masks, unused, then where slices begin, where they end, and their steps. */
  private static long[] arguments(long[] begin, long[] end, long[] step) {
    return Stream.of(new long[5], begin, end, step).flatMapToLong(LongStream::of).toArray();
  }
}
