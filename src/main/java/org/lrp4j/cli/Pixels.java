package org.lrp4j.cli;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The pixels of an image: grey or red, green, blue, from 0 to 255. Transparent pixels are on white.
 *
 * @param planes one plane a channel, row by row
 * @param height the height in pixels
 * @param width the width in pixels
 */
record Pixels(float[][] planes, int height, int width) {

  /**
   * Reads an image file in one of the formats that Java knows.
   *
   * @throws IOException if it is none, damaged, or too large
   */
  static Pixels read(Path file) throws IOException {
    return ImageDecoder.read(file);
  }

  /** With one channel the grey that ITU-R BT.601 sees in colours; with three grey in each. */
  Pixels withChannels(int channels) {
    if (channels == planes.length) {
      return this;
    }
    if (channels == 3) {
      return new Pixels(new float[][] {planes[0], planes[0], planes[0]}, height, width);
    }
    float[] gray = new float[height * width];
    for (int i = 0; i < gray.length; i++) {
      gray[i] = 0.299f * planes[0][i] + 0.587f * planes[1][i] + 0.114f * planes[2][i];
    }
    return new Pixels(new float[][] {gray}, height, width);
  }

  /** Another size: bilinear, and where it gets smaller every pixel counts, as in Pillow. */
  Pixels resized(int newHeight, int newWidth) {
    if (newHeight == height && newWidth == width) {
      return this;
    }
    float[][] resized = new float[planes.length][];
    for (int c = 0; c < planes.length; c++) {
      float[] rows = alongRows(planes[c], width, newWidth);
      resized[c] = transposed(alongRows(transposed(rows, newWidth), height, newHeight), newHeight);
    }
    return new Pixels(resized, newHeight, newWidth);
  }

  private static float[] alongRows(float[] plane, int from, int to) {
    int rows = plane.length / from;
    float[] result = new float[rows * to];
    double scale = (double) from / to;
    double reach = Math.max(scale, 1);
    for (int x = 0; x < to; x++) {
      double center = (x + 0.5) * scale;
      int first = Math.max(0, (int) (center - reach + 0.5));
      int end = Math.min(from, (int) (center + reach + 0.5));
      double sum = 0;
      double[] weights = new double[end - first];
      for (int i = first; i < end; i++) {
        weights[i - first] = Math.max(0, 1 - Math.abs(i + 0.5 - center) / reach);
        sum += weights[i - first];
      }
      for (int y = 0; y < rows; y++) {
        double value = 0;
        for (int i = first; i < end; i++) {
          value += weights[i - first] * plane[y * from + i];
        }
        result[y * to + x] = (float) (value / sum);
      }
    }
    return result;
  }

  private static float[] transposed(float[] plane, int width) {
    int height = plane.length / width;
    float[] result = new float[plane.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        result[x * height + y] = plane[y * width + x];
      }
    }
    return result;
  }
}
