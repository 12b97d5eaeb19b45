package org.lrp4j.keras.layer;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;

/**
 * The argument output_padding of transposed convolutions of sequences and images. What the whole
 * convolution gives is cut at both ends; where Keras's output goes on behind that, there are zeros
 * behind the kernel's taps.
 *
 * @param window the layer's window, of a sequence as an image of width 1
 * @param paddings how much longer the output is along each axis
 */
record OutputPadding(SlidingWindow window, int... paddings) {

  private static final int IMAGE = 2;

  static Optional<OutputPadding> of(LayerCall call, SlidingWindow window) {
    Arguments arguments = call.arguments();
    if (!arguments.has("output_padding")) {
      return Optional.empty();
    }
    int[] given = arguments.integers("output_padding");
    int axes = call.input().rank() - 1;
    if (axes > IMAGE || given.length != 1 && given.length != axes) {
      throw arguments.refused("output_padding", "of volumes it is not read");
    }
    if (window.isDilated()) {
      throw arguments.refused("output_padding", "with dilation it is not read");
    }
    int[] paddings = new int[window.axes()];
    for (int axis = 0; axis < axes; axis++) {
      paddings[axis] = given[Math.min(axis, given.length - 1)];
      if (paddings[axis] < 0 || paddings[axis] > 0 && paddings[axis] >= window.strides()[axis]) {
        throw arguments.refused("output_padding", "numbers from 0 below the strides are expected");
      }
    }
    return Optional.of(new OutputPadding(window, paddings));
  }

  private int half(int axis) {
    return window.padding() == SlidingWindow.Padding.SAME ? window.kernel()[axis] / 2 : 0;
  }

  /** What is cut in front. */
  private int before(int axis) {
    return Math.max(0, 2 * half(axis) - paddings[axis]) / 2;
  }

  /** The output without what the strides make of all places but the first. */
  private int first(int axis) {
    return window.kernel()[axis] - 2 * half(axis) + paddings[axis];
  }

  /**
   * The window of the convolution before anything is cut.
   *
   * @param filled the window with a kernel as long as the strides
   */
  SlidingWindow whole(SlidingWindow filled) {
    int[] kernel = filled.kernel().clone();
    for (int axis = 0; axis < kernel.length; axis++) {
      kernel[axis] = Math.max(kernel[axis], before(axis) + first(axis));
    }
    return new SlidingWindow(
        kernel,
        filled.strides(),
        filled.dilation(),
        SlidingWindow.Padding.VALID,
        filled.channelsLast());
  }

  /**
   * Cuts.
   *
   * @param moved the window that gave it all
   */
  Tensor cut(LayerCall call, Tensor whole, SlidingWindow moved) {
    int[] margins = new int[2 * paddings.length];
    long[] sizes = whole.sizes();
    boolean isCut = false;
    for (int axis = 0; axis < paddings.length; axis++) {
      margins[2 * axis] = before(axis);
      margins[2 * axis + 1] = moved.kernel()[axis] - before(axis) - first(axis);
      int more = margins[2 * axis] + margins[2 * axis + 1];
      int at = moved.channelsLast() ? axis : axis + 1;
      sizes[at] -= sizes[at] == Tensor.ANY ? 0 : more;
      isCut |= more > 0;
    }
    if (!isCut) {
      return whole;
    }
    Cropping2D layer = new Cropping2D.Builder(margins).dataFormat(moved.images()).build();
    return call.graph().layer(call.name("cut"), layer, whole, List.of(), sizes);
  }
}
