package org.lrp4j.picture;

import java.awt.Rectangle;

/**
 * Where the cells of a gallery are: row by row, the grid in the middle.
 *
 * @param cell the size of a cell
 * @param images the size of its images, which are at its top left
 * @param count how many cells there are
 * @param across how many are side by side
 * @param margin around them
 * @param minimumWidth how wide what stands below the grid must be
 * @param below how high that is, with the gap above it
 */
record GalleryLayout(
    Size.Extent cell,
    Size.Extent images,
    int count,
    int across,
    int margin,
    int minimumWidth,
    int below) {

  int width() {
    return Math.max(grid(), minimumWidth) + 2 * margin;
  }

  int height() {
    return bottom() + below + margin;
  }

  /** Where the grid ends. */
  int bottom() {
    int down = (count + across - 1) / across;
    return margin + down * cell.height() + (down - 1) * GalleryCell.GAP;
  }

  private int grid() {
    return across * cell.width() + (across - 1) * GalleryCell.GAP;
  }

  /** Where the images of a cell are, without their caption. */
  Rectangle place(int index) {
    int left = (width() - grid()) / 2 + index % across * (cell.width() + GalleryCell.GAP);
    int top = margin + index / across * (cell.height() + GalleryCell.GAP);
    return new Rectangle(left, top, images.width(), images.height());
  }
}
