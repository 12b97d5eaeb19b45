package org.lrp4j.cli;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Arrays;

/**
 * The samples of a decoded image as they are stored, without colour management. {@code
 * BufferedImage.getRGB} would apply the file's profile, and take grey values for linear light.
 */
final class ImageSamples {

  private ImageSamples() {}

  /**
   * The image as grey or red, green, blue from 0 to 255, on white.
   *
   * @throws IOException if its samples are no such colours
   */
  static Pixels pixels(BufferedImage image) throws IOException {
    if (image.getColorModel() instanceof IndexColorModel) {
      return palette(image);
    }
    requireColors(image);
    ColorModel colors = image.getColorModel();
    Raster raster = image.getRaster();
    int height = image.getHeight();
    int width = image.getWidth();
    float[][] bands = RasterPlanes.of(raster);
    for (int c = 0; c < bands.length; c++) {
      scale(bands[c], colors.getComponentSize(c));
    }
    float[][] planes = Arrays.copyOf(bands, colors.getNumColorComponents());
    if (colors.hasAlpha()) {
      float[] opacity = bands[planes.length];
      for (float[] plane : planes) {
        putOnWhite(plane, opacity, colors.isAlphaPremultiplied());
      }
    }
    return new Pixels(planes.length == 4 ? Cmyk.rgb(planes) : planes, height, width);
  }

  private static void requireColors(BufferedImage image) throws IOException {
    int type = image.getRaster().getTransferType();
    int[] bits = image.getColorModel().getComponentSize();
    if (type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE) {
      throw notColors("floating-point numbers");
    }
    if (type == DataBuffer.TYPE_SHORT || bits[0] > 16) {
      throw notColors(type == DataBuffer.TYPE_SHORT ? "signed" : "of " + bits[0] + " bits");
    }
    int space = image.getColorModel().getColorSpace().getType();
    if (space != ColorSpace.TYPE_GRAY
        && space != ColorSpace.TYPE_RGB
        && space != ColorSpace.TYPE_CMYK) {
      throw new IOException(
          "its colours are neither grey nor red, green, blue nor CMYK: save it as RGB");
    }
  }

  static IOException notColors(String what) {
    return new IOException(
        "its samples are "
            + what
            + ", of which nobody knows what is white: scale them as in training and give a .npy"
            + " file");
  }

  /** To 255 for the whitest, in place. */
  private static void scale(float[] plane, int bits) {
    float whitest = (1L << bits) - 1;
    if (whitest != 255) {
      for (int i = 0; i < plane.length; i++) {
        plane[i] = plane[i] * 255 / whitest;
      }
    }
  }

  /** With 255 c, not c times its share: what is opaque, or white, stays as it is. */
  private static void putOnWhite(float[] plane, float[] opacity, boolean isPremultiplied) {
    for (int i = 0; i < plane.length; i++) {
      float color = isPremultiplied ? 255 * plane[i] : plane[i] * opacity[i];
      plane[i] = (color + 255 * (255 - opacity[i])) / 255;
    }
  }

  private static Pixels palette(BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    float[][] planes = new float[3][height * width];
    float[] opacity = new float[height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int argb = image.getRGB(x, y);
        int i = y * width + x;
        opacity[i] = argb >>> 24;
        planes[0][i] = argb >> 16 & 0xff;
        planes[1][i] = argb >> 8 & 0xff;
        planes[2][i] = argb & 0xff;
      }
    }
    for (float[] plane : planes) {
      putOnWhite(plane, opacity, false);
    }
    return new Pixels(planes, height, width);
  }
}
