package org.lrp4j.engine.step;

import org.lrp4j.engine.operation.Window;
import org.lrp4j.engine.operation.Window.Extent;

/** The windows of one image plane, looked at one by one. */
final class TiedWindows {

  private final Window window;
  private final int height;
  private final int width;
  private final Extent positions;
  private final Extent offset;

  TiedWindows(Window window, long height, long width) {
    this.window = window;
    this.height = Math.toIntExact(height);
    this.width = Math.toIntExact(width);
    this.positions = window.positions(height, width);
    this.offset = window.offset(height, width);
  }

  int positions() {
    return Math.toIntExact(positions.height() * positions.width());
  }

  /**
   * Shares out the relevance of one window.
   *
   * @param values all planes, row by row
   * @param first where the plane begins
   * @param position which window, row by row
   * @param shares what is added to
   */
  void share(double[] values, int first, int position, double relevance, double[] shares) {
    double largest = Double.NEGATIVE_INFINITY;
    int count = 0;
    for (int tap = 0; tap < taps(); tap++) {
      int pixel = pixel(position, tap);
      if (pixel >= 0) {
        double value = values[first + pixel];
        count = value > largest ? 1 : value == largest ? count + 1 : count;
        largest = Math.max(largest, value);
      }
    }
    for (int tap = 0; tap < taps(); tap++) {
      int pixel = pixel(position, tap);
      if (pixel >= 0 && values[first + pixel] == largest) {
        shares[first + pixel] += relevance / count;
      }
    }
  }

  private int taps() {
    return Math.toIntExact(window.kernel().height() * window.kernel().width());
  }

  /** The pixel that a tap of a window sees, or -1 in the padding. */
  private int pixel(int position, int tap) {
    long row =
        position / positions.width() * window.stride().height()
            + tap / window.kernel().width() * window.dilation().height()
            - offset.height();
    long column =
        position % positions.width() * window.stride().width()
            + tap % window.kernel().width() * window.dilation().width()
            - offset.width();
    boolean inside = row >= 0 && row < height && column >= 0 && column < width;
    return inside ? Math.toIntExact(row * width + column) : -1;
  }
}
