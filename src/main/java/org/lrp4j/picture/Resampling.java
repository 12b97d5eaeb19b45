package org.lrp4j.picture;

/** Makes grids larger or smaller, first along the width, then along the height. */
final class Resampling {

  /**
   * The source pixels of one target pixel: from {@code first} on, with weights that sum up to 1.
   */
  private record Taps(int first, double[] weights) {}

  private Resampling() {}

  static Grid resize(Grid grid, int width, int height, Interpolation interpolation) {
    return alongHeight(alongWidth(grid, width, interpolation), height, interpolation);
  }

  private static Grid alongWidth(Grid grid, int width, Interpolation interpolation) {
    if (width == grid.width()) {
      return grid;
    }
    double[] values = new double[width * grid.height()];
    for (int x = 0; x < width; x++) {
      Taps taps = taps(x, grid.width(), width, interpolation);
      for (int y = 0; y < grid.height(); y++) {
        double sum = 0;
        for (int i = 0; i < taps.weights.length; i++) {
          sum += taps.weights[i] * grid.at(taps.first + i, y);
        }
        values[y * width + x] = sum;
      }
    }
    return new Grid(width, grid.height(), values);
  }

  private static Grid alongHeight(Grid grid, int height, Interpolation interpolation) {
    if (height == grid.height()) {
      return grid;
    }
    double[] values = new double[grid.width() * height];
    for (int y = 0; y < height; y++) {
      Taps taps = taps(y, grid.height(), height, interpolation);
      for (int x = 0; x < grid.width(); x++) {
        double sum = 0;
        for (int i = 0; i < taps.weights.length; i++) {
          sum += taps.weights[i] * grid.at(x, taps.first + i);
        }
        values[y * grid.width() + x] = sum;
      }
    }
    return new Grid(grid.width(), height, values);
  }

  private static Taps taps(int target, int from, int to, Interpolation interpolation) {
    double step = (double) from / to;
    // Made smaller, the kernel is stretched over all that falls into one pixel.
    double stretch = Math.max(1, step);
    double reach = interpolation.support() * stretch;
    double center = (target + 0.5) * step;
    int first = Math.max(0, (int) Math.floor(center - reach + 0.5));
    int end = Math.min(from, (int) Math.floor(center + reach + 0.5));
    double[] weights = new double[end - first];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = interpolation.weight((first + i + 0.5 - center) / stretch);
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return new Taps(first, weights);
  }
}
