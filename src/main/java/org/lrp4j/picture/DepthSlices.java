package org.lrp4j.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The slices of volumes along their depth, side by side in one image, row by row from top left,
 * with a pixel between them.
 *
 * @param depth how many slices
 * @param height the height of one
 * @param width the width of one
 * @param columns how many are in a row
 */
record DepthSlices(int depth, int height, int width, int columns) {

  private static final int GAP = 1;
  private static final Color BETWEEN = new Color(0x808080);

  /** As many in a row as make the whole about square. */
  static DepthSlices of(INDArray volumes, DataFormat format) {
    return of(size(volumes, format, 0), size(volumes, format, 1), size(volumes, format, 2));
  }

  /** The same of volumes of a size. */
  static DepthSlices of(int depth, int height, int width) {
    int square = (int) Math.ceil(Math.sqrt((double) depth * height / width));
    return new DepthSlices(depth, height, width, Math.max(1, Math.min(depth, square)));
  }

  private static int size(INDArray volumes, DataFormat format, int position) {
    return (int) volumes.size(format.positionAxes().get(position));
  }

  private int rows() {
    return (depth + columns - 1) / columns;
  }

  private int left(int slice) {
    return slice % columns * (width + GAP);
  }

  private int top(int slice) {
    return slice / columns * (height + GAP);
  }

  int wholeWidth() {
    return columns * (width + GAP) - GAP;
  }

  int wholeHeight() {
    return rows() * (height + GAP) - GAP;
  }

  /**
   * Volumes as images.
   *
   * @param volumes an array of that size
   * @param between what there is between the slices, which {@link #separate} paints over
   * @return [batch, channels, height, width]
   */
  INDArray sideBySide(INDArray volumes, DataFormat format, double between) {
    // A copy: of a view ND4J's get may give an empty array.
    INDArray first = (format.isChannelsLast() ? volumes.permute(0, 4, 1, 2, 3) : volumes).dup('c');
    INDArray images =
        Nd4j.valueArrayOf(
            new long[] {first.size(0), first.size(1), wholeHeight(), wholeWidth()},
            between,
            first.dataType());
    INDArrayIndex[] one = new INDArrayIndex[5];
    Arrays.fill(one, NDArrayIndex.all());
    for (int slice = 0; slice < depth; slice++) {
      one[2] = NDArrayIndex.point(slice);
      images
          .get(
              NDArrayIndex.all(),
              NDArrayIndex.all(),
              NDArrayIndex.interval(top(slice), top(slice) + height),
              NDArrayIndex.interval(left(slice), left(slice) + width))
          .assign(first.get(one));
    }
    return images;
  }

  /**
   * A volume as an image.
   *
   * @param volume slice by slice, row by row
   * @param between what there is between the slices
   */
  int[] sideBySide(int[] volume, int between) {
    int[] image = new int[wholeHeight() * wholeWidth()];
    Arrays.fill(image, between);
    for (int slice = 0; slice < depth; slice++) {
      for (int row = 0; row < height; row++) {
        int from = (slice * height + row) * width;
        int to = (top(slice) + row) * wholeWidth() + left(slice);
        System.arraycopy(volume, from, image, to, width);
      }
    }
    return image;
  }

  /** Paints grey between the slices of an image of any size, and where there are none. */
  void separate(BufferedImage image) {
    double perColumn = (double) image.getWidth() / wholeWidth();
    double perRow = (double) image.getHeight() / wholeHeight();
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setColor(BETWEEN);
      for (int column = 1; column < columns; column++) {
        int x = (int) Math.round((column * (width + GAP) - GAP) * perColumn);
        graphics.fillRect(x, 0, thickness(perColumn), image.getHeight());
      }
      for (int row = 1; row < rows(); row++) {
        int y = (int) Math.round((row * (height + GAP) - GAP) * perRow);
        graphics.fillRect(0, y, image.getWidth(), thickness(perRow));
      }
      for (int slice = depth; slice < columns * rows(); slice++) {
        int x = (int) Math.round(left(slice) * perColumn);
        int y = (int) Math.round(top(slice) * perRow);
        graphics.fillRect(x, y, image.getWidth() - x, image.getHeight() - y);
      }
    } finally {
      graphics.dispose();
    }
  }

  private static int thickness(double perPixel) {
    return (int) Math.max(1, Math.round(GAP * perPixel));
  }

  /** Which slice is where. */
  String inWords() {
    return "slices along depth, 0 to " + (depth - 1) + " from top left, " + columns + " a row";
  }
}
