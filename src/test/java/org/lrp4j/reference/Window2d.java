package org.lrp4j.reference;

import java.util.ArrayList;
import java.util.List;

/** A sliding window over images of one shape: which pixels each of its positions sees. */
record Window2d(Shape in, int[] kernel, int[] stride, int[] padding, int[] dilation, boolean same) {

  /** The shape of one example, flattened in the order channel, row, column, or channels last. */
  record Shape(int channels, int height, int width, boolean channelsLast) {

    Shape(int channels, int height, int width) {
      this(channels, height, width, false);
    }

    /** The shape of a batch of images. */
    static Shape of(Tensor images, boolean channelsLast) {
      int[] s = images.shape();
      return channelsLast ? new Shape(s[3], s[1], s[2], true) : new Shape(s[1], s[2], s[3]);
    }

    int index(int channel, int row, int column) {
      return channelsLast
          ? (row * width + column) * channels + channel
          : (channel * height + row) * width + column;
    }

    int channel(int index) {
      return channelsLast ? index % channels : index / (height * width);
    }

    int size() {
      return channels * height * width;
    }

    Shape with(int newChannels, int newHeight, int newWidth) {
      return new Shape(newChannels, newHeight, newWidth, channelsLast);
    }

    /** The axes behind the examples. */
    int[] axes() {
      return channelsLast
          ? new int[] {height, width, channels}
          : new int[] {channels, height, width};
    }
  }

  /** A place in the kernel and the pixel that lies under it; places over padding have none. */
  record Tap(int kernelRow, int kernelColumn, int row, int column) {}

  Shape out(int channels) {
    return in.with(channels, count(0), count(1));
  }

  List<Tap> taps(int outRow, int outColumn) {
    List<Tap> taps = new ArrayList<>();
    for (int ky = 0; ky < kernel[0]; ky++) {
      for (int kx = 0; kx < kernel[1]; kx++) {
        int row = outRow * stride[0] - begin(0) + ky * dilation[0];
        int column = outColumn * stride[1] - begin(1) + kx * dilation[1];
        if (row >= 0 && row < in.height() && column >= 0 && column < in.width()) {
          taps.add(new Tap(ky, kx, row, column));
        }
      }
    }
    return taps;
  }

  private int size(int axis) {
    return axis == 0 ? in.height() : in.width();
  }

  private int extent(int axis) {
    return (kernel[axis] - 1) * dilation[axis] + 1;
  }

  private int count(int axis) {
    return same
        ? (size(axis) + stride[axis] - 1) / stride[axis]
        : (size(axis) + 2 * padding[axis] - extent(axis)) / stride[axis] + 1;
  }

  /** The padding on top or left. */
  private int begin(int axis) {
    return same
        ? Math.max(0, (count(axis) - 1) * stride[axis] + extent(axis) - size(axis)) / 2
        : padding[axis];
  }
}
