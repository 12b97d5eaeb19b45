package org.lrp4j.reference.sequence;

import org.deeplearning4j.nn.conf.ConvolutionMode;

/** Which steps each output step of a convolution or pooling sees. */
record Windows(int kernel, int stride, int dilation, int padding, ConvolutionMode mode) {

  private int extent() {
    return kernel + (kernel - 1) * (dilation - 1);
  }

  int outputs(int steps) {
    return mode == ConvolutionMode.Same || mode == ConvolutionMode.Causal
        ? (steps + stride - 1) / stride
        : (steps + 2 * padding - extent()) / stride + 1;
  }

  private int left(int steps) {
    return switch (mode) {
      case Causal -> extent() - 1;
      case Same -> Math.max(0, (outputs(steps) - 1) * stride + extent() - steps) / 2;
      default -> padding;
    };
  }

  /** The step under a tap, or −1 where it falls into padding. */
  int step(int output, int tap, int steps) {
    int t = output * stride - left(steps) + tap * dilation;
    return t < 0 || t >= steps ? -1 : t;
  }

  /** A step of the output counts where one under the window does. */
  double[] mask(double[] counts, int steps) {
    boolean keepsAll =
        stride == 1 && (mode == ConvolutionMode.Same || mode == ConvolutionMode.Causal);
    if (counts == null || keepsAll) {
      return counts;
    }
    double[] reduced = new double[outputs(steps)];
    for (int i = 0; i < reduced.length; i++) {
      for (int tap = 0; tap < kernel; tap++) {
        int t = step(i, tap, steps);
        reduced[i] = Math.max(reduced[i], t < 0 ? 0 : counts[t]);
      }
    }
    return reduced;
  }
}
