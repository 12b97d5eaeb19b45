package org.lrp4j.listener;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Puts pictures side by side on white. */
final class Montage {

  private Montage() {}

  /**
   * In rows from left to right; a column is as wide as its widest, a row as high as its highest.
   */
  static BufferedImage grid(List<BufferedImage> pictures, int columns) {
    int rows = (pictures.size() + columns - 1) / columns;
    int[] widths = new int[columns];
    int[] heights = new int[rows];
    for (int i = 0; i < pictures.size(); i++) {
      widths[i % columns] = Math.max(widths[i % columns], pictures.get(i).getWidth());
      heights[i / columns] = Math.max(heights[i / columns], pictures.get(i).getHeight());
    }
    BufferedImage whole = new BufferedImage(sum(widths), sum(heights), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = whole.createGraphics();
    try {
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, whole.getWidth(), whole.getHeight());
      int y = 0;
      for (int row = 0; row < rows; row++) {
        int x = 0;
        for (int column = 0;
            column < columns && row * columns + column < pictures.size();
            column++) {
          graphics.drawImage(pictures.get(row * columns + column), x, y, null);
          x += widths[column];
        }
        y += heights[row];
      }
    } finally {
      graphics.dispose();
    }
    return whole;
  }

  private static int sum(int[] sizes) {
    int sum = 0;
    for (int size : sizes) {
      sum = Math.addExact(sum, size);
    }
    return sum;
  }
}
