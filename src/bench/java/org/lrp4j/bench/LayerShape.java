package org.lrp4j.bench;

import java.util.List;

/** The sizes of a layer; all arrays are batch first, channels first. */
sealed interface LayerShape {

  long[] inputShape();

  long[] outputShape();

  /** A convolution, its weights [outputs, inputs, height, width]. */
  record Convolution(
      List<Long> input, List<Long> weights, List<Integer> stride, List<Integer> padding)
      implements LayerShape {

    @Override
    public long[] inputShape() {
      return array(input);
    }

    @Override
    public long[] outputShape() {
      List<Integer> kernel = weights.subList(2, 4).stream().map(Math::toIntExact).toList();
      return windows(input, weights.get(0), kernel, stride, padding);
    }
  }

  /** Maximum pooling. */
  record Pooling(
      List<Long> input, List<Integer> kernel, List<Integer> stride, List<Integer> padding)
      implements LayerShape {

    @Override
    public long[] inputShape() {
      return array(input);
    }

    @Override
    public long[] outputShape() {
      return windows(input, input.get(1), kernel, stride, padding);
    }
  }

  /** A matrix product. */
  record Dense(long batch, long inputs, long outputs) implements LayerShape {

    @Override
    public long[] inputShape() {
      return new long[] {batch, inputs};
    }

    @Override
    public long[] outputShape() {
      return new long[] {batch, outputs};
    }
  }

  private static long[] windows(
      List<Long> input,
      long channels,
      List<Integer> kernel,
      List<Integer> stride,
      List<Integer> padding) {
    long[] output = {input.get(0), channels, 0, 0};
    for (int i = 0; i < 2; i++) {
      long covered = input.get(2 + i) + 2 * padding.get(i) - kernel.get(i);
      output[2 + i] = covered / stride.get(i) + 1;
    }
    return output;
  }

  private static long[] array(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }
}
