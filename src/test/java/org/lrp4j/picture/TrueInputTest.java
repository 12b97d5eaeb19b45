package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lrp4j.ChannelOrder;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.Networks;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The input panel shows the colours and the brightness that the image has, and nothing else. */
@DisplayName("The input in a picture")
class TrueInputTest {

  /** A width and a height that differ, and are not symmetrical in what they hold. */
  private static final int HEIGHT = 3;

  private static final int WIDTH = 5;

  /** The colour of a pixel of an example: all differ, in every channel. */
  private static int rgb(int example, int y, int x) {
    int place = (example * HEIGHT + y) * WIDTH + x;
    return 7 * place << 16 | 100 + 3 * place << 8 | 255 - 5 * place;
  }

  /** Two such images, from 0 to 1, in an order of channels and a format. */
  private static INDArray images(ChannelOrder order, DataFormat format) {
    INDArray images = Nd4j.zeros(2, 3, HEIGHT, WIDTH);
    for (int example = 0; example < 2; example++) {
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          for (int color = 0; color < 3; color++) {
            int channel = order == ChannelOrder.BGR ? 2 - color : color;
            double value = (rgb(example, y, x) >> (16 - 8 * color) & 0xFF) / 255.0;
            images.putScalar(new int[] {example, channel, y, x}, value);
          }
        }
      }
    }
    return format == DataFormat.NHWC ? images.permute(0, 2, 3, 1).dup('c') : images;
  }

  private static Heatmap heatmap(INDArray images, DataFormat format) {
    return Heatmap.of(images.mul(0), images, format).enlarged(1);
  }

  private static void assertShown(int example, BufferedImage image) {
    assertEquals(WIDTH, image.getWidth());
    assertEquals(HEIGHT, image.getHeight());
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        assertEquals(
            Integer.toHexString(rgb(example, y, x)),
            Integer.toHexString(Pixels.at(image, x, y)),
            "pixel " + x + ", " + y);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"RGB, NCHW", "RGB, NHWC", "BGR, NCHW", "BGR, NHWC"})
  void isThatOfTheFileInEveryPixel(ChannelOrder order, DataFormat format) {
    Heatmap heatmap = heatmap(images(order, format), format).channelOrder(order);
    assertShown(0, heatmap.overlay().input().toImage());
    assertShown(1, heatmap.example(1).overlay().input().toImage());
  }

  private static MultiLayerNetwork network() {
    return Networks.chain(
        InputType.convolutional(HEIGHT, WIDTH, 3),
        Networks.convolution(2, Activation.RELU),
        Networks.classes(2 * (HEIGHT - 1) * (WIDTH - 1), 3));
  }

  private static Explanation explanation(LrpExplainerBuilder builder, INDArray images) {
    try (LrpExplainer explainer = builder.build()) {
      return explainer.explain(images);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ChannelOrder.class,
      names = {"RGB", "BGR"})
  void obeysTheOrderThatTheExplainerWasTold(ChannelOrder order) {
    INDArray images = images(order, DataFormat.NCHW);
    Explanation explanation =
        explanation(LrpExplainer.builder(network()).channelOrder(order), images);
    Heatmap heatmap = Heatmap.of(explanation).enlarged(1);
    assertShown(1, heatmap.example(1).overlay().input().toImage());
    Heatmap ofInput = (Heatmap) Pictures.of(explanation.inputs().get(0).example(1));
    assertShown(1, ofInput.enlarged(1).overlay().input().toImage());
  }

  @Test
  void isGreyWhereNobodySaidWhichChannelIsRed() {
    INDArray disc = Nd4j.zeros(1, 3, 1, 3);
    disc.putScalar(new int[] {0, 0, 0, 0}, 1).putScalar(new int[] {0, 2, 0, 1}, 1);
    disc.putScalar(new int[] {0, 1, 0, 2}, 1);
    Heatmap heatmap = heatmap(disc, DataFormat.NCHW);
    assertTrue(heatmap.isInputGrey());
    assertFalse(heatmap.channelOrder(ChannelOrder.RGB).isInputGrey());
    BufferedImage image = heatmap.overlay().input().toImage();
    // Half of what red and blue have together: 255 · (0.2126 + 0.0722) / 2 = 36.3.
    assertEquals(0x242424, Pixels.at(image, 0, 0));
    assertEquals(0x242424, Pixels.at(image, 1, 0));
    assertEquals(0xB6B6B6, Pixels.at(image, 2, 0));
  }

  @Test
  void hasTheBrightnessOfItsOrderInAnOverlay() {
    INDArray red = Nd4j.zeros(1, 3, 1, 1).putScalar(new int[] {0, 2, 0, 0}, 1);
    Heatmap heatmap = heatmap(red, DataFormat.NCHW);
    assertEquals(
        0x363636, Pixels.at(heatmap.channelOrder(ChannelOrder.BGR).overlay().toImage(), 0, 0));
    assertEquals(
        0x121212, Pixels.at(heatmap.channelOrder(ChannelOrder.RGB).overlay().toImage(), 0, 0));
  }

  private static INDArray grey(double... values) {
    return Nd4j.create(values).reshape(values.length, 1, 1, 1);
  }

  private static int shown(Heatmap heatmap, int example) {
    return Pixels.at(heatmap.example(example).overlay().input().toImage(), 0, 0);
  }

  @ParameterizedTest
  @CsvSource({
    // At 12 % brightness, in each of the usual ranges.
    "0.12, 0x1F1F1F",
    "30.6, 0x1F1F1F",
    "-0.76, 0x1F1F1F",
    // A constant grey, and almost white.
    "0.25, 0x404040",
    "64, 0x404040",
    "254.99998, 0xFFFFFF",
    "1.0000001, 0xFFFFFF"
  })
  void isAsBrightAsTheFile(double value, String expected) {
    assertEquals((int) Integer.decode(expected), shown(heatmap(grey(value), DataFormat.NCHW), 0));
  }

  @Test
  void hasOneRangeForAllExamplesOfABatch() {
    Heatmap heatmap = heatmap(grey(-100, 0, 300), DataFormat.NCHW);
    assertEquals(0x000000, shown(heatmap, 0));
    assertEquals(0x404040, shown(heatmap, 1));
    assertEquals(0xFFFFFF, shown(heatmap, 2));
    BufferedImage gallery =
        heatmap.gallery().show(View.INPUT).columns(3).labels(List.of("", "", "")).toImage();
    assertTrue(Pixels.count(gallery, 0x404040) > 0);
  }

  @Test
  void isDrawnInTheRangeThatTheExplainerWasTold() {
    INDArray images = images(ChannelOrder.RGB, DataFormat.NCHW).mul(0).addi(1);
    LrpExplainerBuilder builder = LrpExplainer.builder(network()).channelOrder(ChannelOrder.RGB);
    assertEquals(
        0x404040, shown(Heatmap.of(explanation(builder.inputRange(0, 4), images)).enlarged(1), 0));
    // No range to draw: then what the values seem to have.
    assertEquals(
        0xFFFFFF,
        shown(
            Heatmap.of(explanation(builder.inputRange(0, Double.POSITIVE_INFINITY), images))
                .enlarged(1),
            0));
  }

  @Test
  void isDrawnInTheRangeThatThePictureWasTold() {
    assertEquals(0x808080, shown(heatmap(grey(1), DataFormat.NCHW).valueRange(0, 2), 0));
  }
}
