package org.lrp4j.engine.operation;

import java.util.Optional;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.lrp4j.layer.DataFormat;

/**
 * The geometry of a sliding window over images: of a convolution or a pooling.
 *
 * @param kernel height and width
 * @param stride in height and width
 * @param padding in height and width; ignored in mode Same
 * @param dilation in height and width
 * @param same whether the padding is chosen such that the output has ⌈input / stride⌉ positions
 * @param nhwc whether the channels come last
 */
public record Window(
    Extent kernel, Extent stride, Extent padding, Extent dilation, boolean same, boolean nhwc) {

  /**
   * Takes the dilation of a kernel of size 1, which has no gaps, for what it is.
   *
   * @param kernel height and width
   * @param stride in height and width
   * @param padding in height and width; ignored in mode Same
   * @param dilation in height and width
   * @param same whether the padding is chosen such that the output has ⌈input / stride⌉ positions
   * @param nhwc whether the channels come last
   */
  public Window {
    dilation =
        new Extent(
            kernel.height == 1 ? 1 : dilation.height, kernel.width == 1 ? 1 : dilation.width);
  }

  /**
   * A pair of numbers, for height and width.
   *
   * @param height along the height
   * @param width along the width
   */
  public record Extent(long height, long width) {

    /**
     * From DL4J's arrays.
     *
     * @param pair height and width
     * @return the pair
     */
    public static Extent of(int[] pair) {
      return new Extent(pair[0], pair[1]);
    }
  }

  /**
   * From the configuration of a DL4J layer.
   *
   * @param kernel height and width
   * @param stride in height and width
   * @param padding in height and width
   * @param dilation in height and width
   * @param mode DL4J's convolution mode
   * @param format how to read the axes of images
   * @return the window
   */
  public static Window of(
      int[] kernel,
      int[] stride,
      int[] padding,
      int[] dilation,
      ConvolutionMode mode,
      DataFormat format) {
    return new Window(
        Extent.of(kernel),
        Extent.of(stride),
        Extent.of(padding),
        Extent.of(dilation),
        mode == ConvolutionMode.Same,
        format.isChannelsLast());
  }

  /**
   * How to read the axes of images.
   *
   * @return channels first or last
   */
  public DataFormat format() {
    return nhwc ? DataFormat.NHWC : DataFormat.NCHW;
  }

  /**
   * The size of the images of a batch.
   *
   * @param shape the batch's shape
   * @return height and width
   */
  Extent image(long[] shape) {
    return nhwc ? new Extent(shape[1], shape[2]) : new Extent(shape[2], shape[3]);
  }

  /**
   * Whether there are gaps between the window's taps.
   *
   * @return true if a dilation is not 1
   */
  public boolean isDilated() {
    return dilation.height != 1 || dilation.width != 1;
  }

  /**
   * The window without gaps that covers the same positions.
   *
   * @return a window of the dilated kernel's full size
   */
  public Window inflated() {
    return new Window(
        new Extent(
            (kernel.height - 1) * dilation.height + 1, (kernel.width - 1) * dilation.width + 1),
        stride,
        padding,
        new Extent(1, 1),
        same,
        nhwc);
  }

  /**
   * The window of the convolution that leads a gradient back through this one, if there is one: no
   * strides, no gaps, and a padding that can be mirrored.
   */
  Optional<Window> reversed() {
    boolean plain = stride.equals(new Extent(1, 1)) && !isDilated();
    boolean mirrored =
        same
            ? kernel.height % 2 == 1 && kernel.width % 2 == 1
            : padding.height < kernel.height && padding.width < kernel.width;
    if (!plain || !mirrored) {
      return Optional.empty();
    }
    Extent rest =
        same
            ? padding
            : new Extent(kernel.height - 1 - padding.height, kernel.width - 1 - padding.width);
    return Optional.of(new Window(kernel, stride, rest, dilation, same, nhwc));
  }

  /**
   * Whether each output looks at one pixel and nothing else.
   *
   * @return true for a kernel of size 1 without padding
   */
  public boolean isPointwise() {
    return kernel.equals(new Extent(1, 1)) && (same || padding.equals(new Extent(0, 0)));
  }

  /**
   * Whether windows lie more than one pixel apart.
   *
   * @return true if a stride is not 1
   */
  public boolean hasStrides() {
    return stride.height != 1 || stride.width != 1;
  }

  /**
   * The same window at every position.
   *
   * @return a window with strides of 1
   */
  public Window strideless() {
    return new Window(kernel, new Extent(1, 1), padding, dilation, same, nhwc);
  }

  /**
   * The part of an image of that size that a transposed convolution fills, from the top left; empty
   * if windows reach beyond it, as they do where the padding is not the same on both sides.
   */
  Optional<Extent> covered(long height, long width) {
    if (same || isDilated()) {
      return Optional.empty();
    }
    long rows = covered(height, kernel.height, stride.height, padding.height);
    long columns = covered(width, kernel.width, stride.width, padding.width);
    boolean reachBeyond =
        padding.height > 0 && rows < height || padding.width > 0 && columns < width;
    return reachBeyond ? Optional.empty() : Optional.of(new Extent(rows, columns));
  }

  private static long covered(long size, long kernel, long stride, long padding) {
    return (windows(size, kernel, stride, padding) - 1) * stride + kernel - 2 * padding;
  }

  /**
   * How far the first window begins above and beside an image, in its padding.
   *
   * @param height of the image
   * @param width of the image
   * @return the rows and columns of padding before the image
   */
  public Extent offset(long height, long width) {
    if (!same) {
      return padding;
    }
    Extent covering = inflated().kernel;
    Extent positions = positions(height, width);
    return new Extent(
        before(height, covering.height, stride.height, positions.height),
        before(width, covering.width, stride.width, positions.width));
  }

  private static long before(long size, long kernel, long stride, long positions) {
    return Math.max(0, (positions - 1) * stride + kernel - size) / 2;
  }

  /**
   * How many windows lie below and beside each other.
   *
   * @param height of the image
   * @param width of the image
   * @return the number of windows in a column and in a row
   */
  public Extent positions(long height, long width) {
    Extent covering = inflated().kernel;
    return same
        ? new Extent(
            (height + stride.height - 1) / stride.height, (width + stride.width - 1) / stride.width)
        : new Extent(
            windows(height, covering.height, stride.height, padding.height),
            windows(width, covering.width, stride.width, padding.width));
  }

  private static long windows(long size, long kernel, long stride, long padding) {
    return (size + 2 * padding - kernel) / stride + 1;
  }

  /**
   * The same window without strides and with the padding that mode Same implies, for odd kernels.
   */
  Window explicit() {
    Extent implied = same ? new Extent((kernel.height - 1) / 2, (kernel.width - 1) / 2) : padding;
    return new Window(kernel, stride, implied, dilation, false, nhwc);
  }

  /** The integer arguments that ND4J's convolution and pooling operations begin with. */
  long[] arguments(long... more) {
    long[] all = new long[9 + more.length];
    Extent[] pairs = {kernel, stride, padding, dilation};
    for (int i = 0; i < pairs.length; i++) {
      all[2 * i] = pairs[i].height;
      all[2 * i + 1] = pairs[i].width;
    }
    all[8] = same ? 1 : 0;
    System.arraycopy(more, 0, all, 9, more.length);
    return all;
  }
}
