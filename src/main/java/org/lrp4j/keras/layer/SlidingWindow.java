package org.lrp4j.keras.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.lrp4j.layer.KernelStructure;

/**
 * A window that moves over the positions of a sequence, an image or a volume.
 *
 * @param kernel its size along each axis
 * @param strides how far it moves
 * @param dilation the distance between its taps
 * @param padding valid, same or causal
 * @param channelsLast where the channels are
 */
record SlidingWindow(
    int[] kernel, int[] strides, int[] dilation, Padding padding, boolean channelsLast) {

  /** How Keras pads. */
  enum Padding {
    VALID,
    SAME,
    CAUSAL;

    ConvolutionMode mode() {
      return switch (this) {
        case VALID -> ConvolutionMode.Truncate;
        case SAME -> ConvolutionMode.Same;
        case CAUSAL -> ConvolutionMode.Causal;
      };
    }
  }

  static final String[] CONVOLUTION = {
    "kernel_size", "strides", "dilation_rate", "padding", "data_format"
  };

  static final String[] POOLING = {"pool_size", "strides", "padding", "data_format"};

  /** Of a convolution. */
  static SlidingWindow ofConvolution(LayerCall call, int axes) {
    return ofTransposed(call, axes).fitting(call);
  }

  /** Of a transposed convolution, whose padding is at the output. */
  static SlidingWindow ofTransposed(LayerCall call, int axes) {
    Arguments arguments = call.arguments();
    return new SlidingWindow(
        arguments.sizes("kernel_size", axes),
        arguments.sizes("strides", axes, 1),
        arguments.sizes("dilation_rate", axes, 1),
        padding(arguments),
        isChannelsLast(call));
  }

  /** Of a pooling layer. */
  static SlidingWindow ofPooling(LayerCall call, int axes) {
    Arguments arguments = call.arguments();
    int[] kernel = arguments.sizes("pool_size", axes);
    int[] none = new int[axes];
    Arrays.fill(none, 1);
    return new SlidingWindow(
            kernel,
            arguments.has("strides") ? arguments.sizes("strides", axes) : kernel,
            none,
            padding(arguments),
            isChannelsLast(call))
        .fitting(call);
  }

  /**
   * Strides longer than the window leave positions out, also at the end: where Keras therefore adds
   * none, Deeplearning4j would take some away and then fail.
   */
  private SlidingWindow fitting(LayerCall call) {
    Tensor input = call.input(axes() + 1);
    boolean isPadded = false;
    boolean isCut = false;
    for (int axis = 0; axis < axes(); axis++) {
      long size = input.size(channelsLast ? axis : axis + 1);
      if (padding != Padding.SAME || size == Tensor.ANY) {
        return this;
      }
      long padded = (size + strides[axis] - 1) / strides[axis] * strides[axis] - strides[axis];
      isPadded |= padded + span(axis) > size;
      isCut |= padded + span(axis) < size - 1;
    }
    if (isPadded && isCut) {
      throw call.arguments()
          .refused(
              "strides",
              "with padding = \"same\" these end before the end of "
                  + input.shape()
                  + " along one axis, and behind it along another, which is not read");
    }
    return isCut ? new SlidingWindow(kernel, strides, dilation, Padding.VALID, channelsLast) : this;
  }

  private static Padding padding(Arguments arguments) {
    String name = arguments.text("padding", "valid");
    return switch (name) {
      case "valid" -> Padding.VALID;
      case "same" -> Padding.SAME;
      case "causal" -> Padding.CAUSAL;
      default -> throw arguments.refused("padding", "valid, same or causal is expected");
    };
  }

  static boolean isChannelsLast(LayerCall call) {
    String format = call.arguments().text("data_format", "channels_last");
    return switch (format) {
      case "channels_last" -> true;
      case "channels_first" -> false;
      default ->
          throw call.arguments()
              .refused("data_format", "channels_last or channels_first is expected");
    };
  }

  int axes() {
    return kernel.length;
  }

  int channelAxis() {
    return channelsLast ? axes() : 0;
  }

  /** The channels of what is read. */
  long channels(LayerCall call) {
    long channels = call.input(axes() + 1).size(channelAxis());
    if (channels == Tensor.ANY) {
      throw call.problem("reads " + call.input().shape() + ", of which the channels are not known");
    }
    return channels;
  }

  int span(int axis) {
    return (kernel[axis] - 1) * dilation[axis] + 1;
  }

  boolean isDilated() {
    return Arrays.stream(dilation).anyMatch(distance -> distance != 1);
  }

  /**
   * Tells a layer, and who explains it, which numbers of its kernel are weights where the rest are
   * zeros.
   *
   * @param layer whose kernel may hold such zeros
   * @param groups of channels that are zeros in it
   * @param moved the window of its kernel, longer than this where zeros are between or behind taps
   * @param memory the shape in which the layer's memory holds the kernel
   * @param outputAxis which of its axes is that of the outputs
   * @param inputAxis which is that of the inputs
   */
  void structure(
      Layer layer, int groups, SlidingWindow moved, long[] memory, int outputAxis, int inputAxis) {
    if (groups > 1 || !Arrays.equals(kernel, moved.kernel)) {
      // Where the layer dilates by itself, its kernel holds the taps alone.
      int[] between = new int[axes()];
      for (int axis = 0; axis < axes(); axis++) {
        between[axis] = moved.dilation[axis] == 1 ? dilation[axis] : 1;
      }
      LayerConstraint structure =
          new KernelStructure(groups, kernel, between, memory, outputAxis, inputAxis);
      layer.setConstraints(new ArrayList<>(List.of(structure)));
    }
  }

  /** The same without dilation, for a kernel with zeros between its taps. */
  SlidingWindow inflated() {
    int[] spans = new int[axes()];
    int[] none = new int[axes()];
    for (int axis = 0; axis < axes(); axis++) {
      spans[axis] = span(axis);
      none[axis] = 1;
    }
    return new SlidingWindow(spans, strides, none, padding, channelsLast);
  }

  /** The same over images of width 1. */
  SlidingWindow ofColumn() {
    return new SlidingWindow(
        new int[] {kernel[0], 1},
        new int[] {strides[0], 1},
        new int[] {dilation[0], 1},
        padding,
        channelsLast);
  }

  /** What a layer gives that moves such a window. */
  long[] sizes(LayerCall call, Tensor input, long channels) {
    long[] sizes = input.sizes();
    for (int axis = 0; axis < axes(); axis++) {
      int at = channelsLast ? axis : axis + 1;
      if (sizes[at] == Tensor.ANY) {
        continue;
      }
      long fitting = padding == Padding.VALID ? sizes[at] - span(axis) + 1 : sizes[at];
      if (fitting < 1) {
        throw call.problem("has a window that does not fit into " + input.shape());
      }
      sizes[at] = (fitting + strides[axis] - 1) / strides[axis];
    }
    sizes[channelAxis()] = channels;
    return sizes;
  }

  RNNFormat sequences() {
    return channelsLast ? RNNFormat.NWC : RNNFormat.NCW;
  }

  CNN2DFormat images() {
    return images(channelsLast);
  }

  static CNN2DFormat images(boolean channelsLast) {
    return channelsLast ? CNN2DFormat.NHWC : CNN2DFormat.NCHW;
  }

  Convolution3D.DataFormat volumes() {
    return volumes(channelsLast);
  }

  static Convolution3D.DataFormat volumes(boolean channelsLast) {
    return channelsLast ? Convolution3D.DataFormat.NDHWC : Convolution3D.DataFormat.NCDHW;
  }
}
