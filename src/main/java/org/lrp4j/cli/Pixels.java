package org.lrp4j.cli;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * The pixels of an image: grey or red, green, blue, from 0 to 255. Transparent pixels are on white.
 *
 * @param planes one plane a channel, row by row
 * @param height the height in pixels
 * @param width the width in pixels
 */
record Pixels(float[][] planes, int height, int width) {

  /**
   * Decoded it takes 16 bytes a pixel; more than any camera has is refused, whatever the file
   * holds.
   */
  private static final long MAX_PIXELS = 100_000_000;

  /**
   * Reads an image file in one of the formats that Java knows.
   *
   * @throws IOException if it is none, damaged, or too large
   */
  static Pixels read(Path file) throws IOException {
    try (ImageInputStream stream = ImageIO.createImageInputStream(file.toFile())) {
      if (stream == null) {
        throw new IOException("the file cannot be opened");
      }
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new IOException("it is no image in a format that Java reads");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(stream, true, true);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > MAX_PIXELS) {
          throw new IOException(
              "it claims to be " + reader.getWidth(0) + " x " + reader.getHeight(0) + " pixels");
        }
        return of(reader.read(0));
      } finally {
        reader.dispose();
      }
    } catch (IIOException | RuntimeException e) {
      // What Java's decoders throw when they stumble over damaged data.
      throw new IOException("it is damaged (" + e.getMessage() + ")", e);
    }
  }

  private static Pixels of(BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    ColorModel colors = image.getColorModel();
    boolean isGray = !(colors instanceof IndexColorModel) && colors.getNumColorComponents() == 1;
    float[][] planes = new float[isGray ? 1 : 3][height * width];
    Raster raster = image.getRaster();
    float whitest = (1L << colors.getComponentSize(0)) - 1;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int argb = isGray && !colors.hasAlpha() ? 0xff000000 : image.getRGB(x, y);
        float opacity = (argb >>> 24) / 255f;
        float background = 255 * (1 - opacity);
        int i = y * width + x;
        if (isGray) {
          // Not getRGB: Java takes grey values for linear light and would brighten them.
          planes[0][i] = raster.getSample(x, y, 0) * 255 / whitest * opacity + background;
        } else {
          planes[0][i] = (argb >> 16 & 0xff) * opacity + background;
          planes[1][i] = (argb >> 8 & 0xff) * opacity + background;
          planes[2][i] = (argb & 0xff) * opacity + background;
        }
      }
    }
    return new Pixels(planes, height, width);
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
