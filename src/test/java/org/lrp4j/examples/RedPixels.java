package org.lrp4j.examples;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Where a picture shows evidence. */
final class RedPixels {

  private RedPixels() {}

  /** The mean column of what is clearly red in a part of a picture, weighted by how red it is. */
  static double meanColumn(Path picture, int left, int top, int right, int bottom)
      throws IOException {
    var image = ImageIO.read(picture.toFile());
    double[] redOfColumn =
        IntStream.range(left, right)
            .mapToDouble(x -> IntStream.range(top, bottom).map(y -> red(image.getRGB(x, y))).sum())
            .toArray();
    double sum = 0;
    double red = 0;
    for (int i = 0; i < redOfColumn.length; i++) {
      sum += redOfColumn[i] * (left + i);
      red += redOfColumn[i];
    }
    return sum / red;
  }

  private static int red(int rgb) {
    Color color = new Color(rgb);
    int red = color.getRed() - Math.max(color.getGreen(), color.getBlue());
    return red > 20 ? red : 0;
  }
}
