package org.lrp4j.reference;

import java.util.Random;
import org.deeplearning4j.nn.conf.ConvolutionMode;

/** A random window that fits an image and always sees at least one of its pixels. */
final class RandomWindow {

  private final int[] size;
  private final int[] kernel = new int[2];
  private final int[] stride = new int[2];
  private final int[] dilation = new int[2];
  private final int[] padding = new int[2];
  private final ConvolutionMode mode;

  RandomWindow(Random random, int height, int width) {
    size = new int[] {height, width};
    mode = random.nextBoolean() ? ConvolutionMode.Same : ConvolutionMode.Truncate;
    for (int axis = 0; axis < 2; axis++) {
      kernel[axis] = 1 + random.nextInt(Math.min(3, size[axis]));
      stride[axis] = 1 + random.nextInt(2);
      boolean dilates = random.nextInt(3) == 0 && extent(axis, 2) <= size[axis];
      dilation[axis] = dilates ? 2 : 1;
      boolean pads = mode == ConvolutionMode.Truncate && kernel[axis] > 1 && random.nextBoolean();
      padding[axis] = pads ? 1 : 0;
    }
  }

  int[] kernel() {
    return kernel.clone();
  }

  int[] stride() {
    return stride.clone();
  }

  int[] dilation() {
    return dilation.clone();
  }

  int[] padding() {
    return padding.clone();
  }

  ConvolutionMode mode() {
    return mode;
  }

  int outHeight() {
    return out(0);
  }

  int outWidth() {
    return out(1);
  }

  private int extent(int axis, int spread) {
    return (kernel[axis] - 1) * spread + 1;
  }

  private int out(int axis) {
    return mode == ConvolutionMode.Same
        ? (size[axis] + stride[axis] - 1) / stride[axis]
        : (size[axis] + 2 * padding[axis] - extent(axis, dilation[axis])) / stride[axis] + 1;
  }
}
