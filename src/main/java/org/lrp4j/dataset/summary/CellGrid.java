package org.lrp4j.dataset.summary;

/**
 * Cells of about the same size over an image, or over every slice of a volume, or along time.
 *
 * @param height the image's height
 * @param width its width
 * @param rows how many cells there are below each other
 * @param columns how many beside each other
 */
record CellGrid(int height, int width, int rows, int columns) {

  /** As many cells as pixels, but at most side × side; of a table there is one. */
  static CellGrid of(InputShape shape, int side) {
    int axes = shape.positions().size();
    int height = axes > 1 ? shape.fromEnd(1) : 1;
    int width = axes > 0 ? shape.fromEnd(0) : 1;
    return new CellGrid(height, width, Math.min(height, side), Math.min(width, side));
  }

  /** The cell of a number, in C order of both. */
  int cell(int index) {
    int row = (int) ((long) (index / width % height) * rows / height);
    int column = (int) ((long) (index % width) * columns / width);
    return row * columns + column;
  }
}
