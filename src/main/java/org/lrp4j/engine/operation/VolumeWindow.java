package org.lrp4j.engine.operation;

import java.util.List;
import java.util.stream.LongStream;
import org.lrp4j.layer.DataFormat;

/**
 * The geometry of a sliding window over volumes.
 *
 * @param axes along depth, height and width
 * @param same whether the padding is chosen such that the output has ⌈input / stride⌉ positions
 * @param channelsLast whether the channels come last
 */
public record VolumeWindow(List<Axis> axes, boolean same, boolean channelsLast) {

  /**
   * Copies the list.
   *
   * @param axes along depth, height and width
   * @param same whether the padding is chosen such that the output has ⌈input / stride⌉ positions
   * @param channelsLast whether the channels come last
   */
  public VolumeWindow {
    axes = List.copyOf(axes);
  }

  /**
   * The window along one axis.
   *
   * @param kernel how many taps it has
   * @param stride how far windows lie apart
   * @param padding how far the first window begins before the volume; ignored in mode Same
   * @param dilation how far taps lie apart
   */
  public record Axis(int kernel, int stride, int padding, int dilation) {

    private int covered() {
      return (kernel - 1) * dilation + 1;
    }
  }

  /**
   * From the configuration of a DL4J layer.
   *
   * @param kernel depth, height and width
   * @param stride along each
   * @param padding along each
   * @param dilation along each
   * @param same whether the mode is Same
   * @param format how to read the axes of volumes
   * @return the window
   */
  public static VolumeWindow of(
      int[] kernel, int[] stride, int[] padding, int[] dilation, boolean same, DataFormat format) {
    List<Axis> axes =
        List.of(0, 1, 2).stream()
            .map(i -> new Axis(kernel[i], stride[i], padding[i], dilation[i]))
            .toList();
    return new VolumeWindow(axes, same, format.isChannelsLast());
  }

  /**
   * How many windows lie along an axis.
   *
   * @param axis 0 for the depth, 1 for the height, 2 for the width
   * @param size of the volume along that axis
   * @return the number of windows
   */
  public int positions(int axis, int size) {
    Axis along = axes.get(axis);
    return same
        ? (size + along.stride - 1) / along.stride
        : (size + 2 * along.padding - along.covered()) / along.stride + 1;
  }

  /**
   * How far the first window begins before the volume, in its padding.
   *
   * @param axis 0 for the depth, 1 for the height, 2 for the width
   * @param size of the volume along that axis
   * @return the positions of padding before the volume
   */
  public int offset(int axis, int size) {
    Axis along = axes.get(axis);
    int rest = (positions(axis, size) - 1) * along.stride + along.covered() - size;
    return same ? Math.max(0, rest) / 2 : along.padding;
  }

  /** The integer arguments of ND4J's three-dimensional pooling operations. */
  long[] arguments() {
    return LongStream.of(
            axes.get(0).kernel,
            axes.get(1).kernel,
            axes.get(2).kernel,
            axes.get(0).stride,
            axes.get(1).stride,
            axes.get(2).stride,
            axes.get(0).padding,
            axes.get(1).padding,
            axes.get(2).padding,
            axes.get(0).dilation,
            axes.get(1).dilation,
            axes.get(2).dilation,
            same ? 1 : 0,
            0, // padding does not count in the divisor of an average
            channelsLast ? 1 : 0)
        .toArray();
  }
}
