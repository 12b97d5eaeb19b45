package org.lrp4j.bench;

import java.util.List;

/** The sizes of a layer; all arrays are batch first, channels first. */
sealed interface LayerShape {

  long[] inputShape();

  long[] outputShape();

  /** A layer that slides a window over images. */
  sealed interface Windowed extends LayerShape {

    List<Long> input();

    List<Integer> kernel();

    List<Integer> stride();

    List<Integer> padding();

    long outputChannels();

    @Override
    default long[] inputShape() {
      return input().stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    default long[] outputShape() {
      long[] output = {input().get(0), outputChannels(), 0, 0};
      for (int i = 0; i < 2; i++) {
        long covered = input().get(2 + i) + 2 * padding().get(i) - kernel().get(i);
        output[2 + i] = covered / stride().get(i) + 1;
      }
      return output;
    }
  }

  /** A convolution, its weights [outputs, inputs, height, width]. */
  record Convolution(
      List<Long> input, List<Long> weights, List<Integer> stride, List<Integer> padding)
      implements Windowed {

    @Override
    public List<Integer> kernel() {
      return weights.subList(2, 4).stream().map(Math::toIntExact).toList();
    }

    @Override
    public long outputChannels() {
      return weights.get(0);
    }
  }

  /** Maximum pooling. */
  record Pooling(
      List<Long> input, List<Integer> kernel, List<Integer> stride, List<Integer> padding)
      implements Windowed {

    @Override
    public long outputChannels() {
      return input.get(1);
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
}
