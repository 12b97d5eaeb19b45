package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every pixel of a heatmap has the colour of its own relevance, computed by a plain loop. */
@DisplayName("The heatmap in a picture")
class TrueHeatmapTest {

  private static final int HEIGHT = 3;
  private static final int WIDTH = 4;

  /** Both signs, all different; the channels do not have the same sign everywhere. */
  private static double relevance(int example, int channel, int y, int x) {
    return Math.sin(1 + 31 * example + 13 * channel + 5 * y + x) * (1 + channel);
  }

  private static INDArray array(DataFormat format) {
    INDArray array = Nd4j.zeros(2, 2, HEIGHT, WIDTH);
    for (int i = 0; i < array.length(); i++) {
      int x = i % WIDTH;
      int y = i / WIDTH % HEIGHT;
      int channel = i / (WIDTH * HEIGHT) % 2;
      int example = i / (WIDTH * HEIGHT * 2);
      array.putScalar(new int[] {example, channel, y, x}, relevance(example, channel, y, x));
    }
    return format == DataFormat.NHWC ? array.permute(0, 2, 3, 1).dup('c') : array;
  }

  /** Red, white and blue, in between linear: the map's colours, written down once more. */
  private static int color(double share) {
    int[][] colors = {
      {0x1F, 0x5F, 0xB4},
      {0x8F, 0xB8, 0xE6},
      {255, 255, 255},
      {0xF2, 0xA0, 0x8C},
      {0xC0, 0x16, 0x2C}
    };
    double position = (share + 1) * 2;
    int below = Math.min(3, (int) position);
    int rgb = 0;
    for (int i = 0; i < 3; i++) {
      double value =
          colors[below][i] + (colors[below + 1][i] - colors[below][i]) * (position - below);
      rgb = rgb << 8 | (int) Math.round(value);
    }
    return rgb;
  }

  @ParameterizedTest
  @EnumSource(
      value = DataFormat.class,
      names = {"NCHW", "NHWC"})
  void hasTheColourOfTheSumOverChannelsAtEveryPlace(DataFormat format) {
    int example = 1;
    double[] sums = new double[HEIGHT * WIDTH];
    double limit = 0;
    for (int i = 0; i < sums.length; i++) {
      sums[i] =
          relevance(example, 0, i / WIDTH, i % WIDTH) + relevance(example, 1, i / WIDTH, i % WIDTH);
      limit = Math.max(limit, Math.abs(sums[i]));
    }
    int[] expected = new int[sums.length];
    for (int i = 0; i < sums.length; i++) {
      expected[i] = color(sums[i] / limit);
    }
    BufferedImage image = Heatmap.of(array(format), format).example(example).enlarged(1).toImage();
    assertEquals(WIDTH, image.getWidth());
    int[] actual = Pixels.all(image);
    for (int i = 0; i < actual.length; i++) {
      actual[i] &= 0xFFFFFF;
    }
    assertArrayEquals(expected, actual);
  }

  @Test
  void ofALineIsHighEnoughToBeSeen() {
    INDArray line = Nd4j.ones(1, 1, 1, 2000);
    Heatmap heatmap = Heatmap.of(line, line, DataFormat.NCHW);
    assertEquals(2000, heatmap.toImage().getWidth());
    assertEquals(125, heatmap.toImage().getHeight());
    BufferedImage small = heatmap.size(256, 256).toImage();
    assertEquals(List.of(256, 16), List.of(small.getWidth(), small.getHeight()));
    BufferedImage upright = Heatmap.of(line.reshape(1, 1, 2000, 1), DataFormat.NCHW).toImage();
    assertEquals(List.of(125, 2000), List.of(upright.getWidth(), upright.getHeight()));
    // What the caller chose exactly stays so.
    assertEquals(1, heatmap.enlarged(1).toImage().getHeight());
  }

  @Test
  void ofAWideImageIsBelowItsInput() {
    INDArray wide = Nd4j.ones(1, 1, 10, 400);
    BufferedImage strip = Heatmap.of(wide, wide, DataFormat.NCHW).strip().toImage();
    assertTrue(strip.getWidth() < 500, strip.getWidth() + " pixels wide");
    assertEquals(1, strip.getWidth() / 400);
  }
}
