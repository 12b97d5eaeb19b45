package org.lrp4j.engine.step;

import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.lrp4j.engine.operation.VolumeWindow;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.engine.operation.Window.Extent;

/** The windows of one channel of an image or a volume, looked at one by one. */
final class TiedWindows {

  /** The windows along one axis. */
  private record Axis(int size, int positions, int offset, int kernel, int stride, int dilation) {}

  private final List<Axis> axes;

  private TiedWindows(List<Axis> axes) {
    this.axes = axes;
  }

  /** Over images of so many rows and columns. */
  static TiedWindows of(Window window, long... size) {
    Extent positions = window.positions(size[0], size[1]);
    Extent offset = window.offset(size[0], size[1]);
    return new TiedWindows(
        List.of(
            new Axis(
                Math.toIntExact(size[0]),
                Math.toIntExact(positions.height()),
                Math.toIntExact(offset.height()),
                Math.toIntExact(window.kernel().height()),
                Math.toIntExact(window.stride().height()),
                Math.toIntExact(window.dilation().height())),
            new Axis(
                Math.toIntExact(size[1]),
                Math.toIntExact(positions.width()),
                Math.toIntExact(offset.width()),
                Math.toIntExact(window.kernel().width()),
                Math.toIntExact(window.stride().width()),
                Math.toIntExact(window.dilation().width()))));
  }

  /** Over volumes of so many planes, rows and columns. */
  static TiedWindows of(VolumeWindow window, long... size) {
    return new TiedWindows(
        IntStream.range(0, size.length)
            .mapToObj(axis -> axis(window, axis, Math.toIntExact(size[axis])))
            .toList());
  }

  private static Axis axis(VolumeWindow window, int axis, int size) {
    VolumeWindow.Axis along = window.axes().get(axis);
    return new Axis(
        size,
        window.positions(axis, size),
        window.offset(axis, size),
        along.kernel(),
        along.stride(),
        along.dilation());
  }

  int positions() {
    return product(Axis::positions);
  }

  /**
   * Shares out the relevance of one window.
   *
   * @param values all channels, row by row
   * @param first where the channel begins
   * @param position which window, row by row
   * @param shares what is added to
   */
  void share(double[] values, int first, int position, double relevance, double[] shares) {
    double largest = Double.NEGATIVE_INFINITY;
    int count = 0;
    int taps = product(Axis::kernel);
    for (int tap = 0; tap < taps; tap++) {
      int element = element(position, tap);
      if (element >= 0) {
        double value = values[first + element];
        count = value > largest ? 1 : value == largest ? count + 1 : count;
        largest = Math.max(largest, value);
      }
    }
    for (int tap = 0; tap < taps; tap++) {
      int element = element(position, tap);
      if (element >= 0 && values[first + element] == largest) {
        shares[first + element] += relevance / count;
      }
    }
  }

  private int product(ToIntFunction<Axis> number) {
    return axes.stream().mapToInt(number).reduce(1, Math::multiplyExact);
  }

  /** The element that a tap of a window sees, or -1 in the padding. */
  private int element(int position, int tap) {
    int element = 0;
    int before = 1;
    int restOfPosition = position;
    int restOfTap = tap;
    for (int i = axes.size() - 1; i >= 0; i--) {
      Axis axis = axes.get(i);
      int at =
          restOfPosition % axis.positions * axis.stride
              + restOfTap % axis.kernel * axis.dilation
              - axis.offset;
      if (at < 0 || at >= axis.size) {
        return -1;
      }
      element += at * before;
      before *= axis.size;
      restOfPosition /= axis.positions;
      restOfTap /= axis.kernel;
    }
    return element;
  }
}
