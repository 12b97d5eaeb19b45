package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.ChannelOrder;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class OverlayTest {

  private static INDArray row(int channels, double... values) {
    return Nd4j.create(values).reshape(1, channels, 1, values.length / channels);
  }

  private static Overlay overlay(INDArray relevance, INDArray input) {
    return Heatmap.of(relevance, input, DataFormat.NCHW)
        .channelOrder(ChannelOrder.RGB)
        .enlarged(1)
        .overlay();
  }

  private static BufferedImage input(INDArray input) {
    return Heatmap.of(input, input, DataFormat.NCHW)
        .channelOrder(ChannelOrder.RGB)
        .enlarged(1)
        .gallery()
        .show(View.INPUT)
        .toImage();
  }

  @Test
  void whereRelevanceIsZeroTheInputIsUnchanged() {
    BufferedImage image = overlay(row(1, 0, 0, 0, 1), row(1, -1, 0, 1, 0)).toImage();
    assertEquals(0x000000, Pixels.at(image, 0, 0));
    assertEquals(0x808080, Pixels.at(image, 1, 0));
    assertEquals(0xFFFFFF, Pixels.at(image, 2, 0));
  }

  @Test
  void atFullOpacityTheStrongestRelevanceHidesTheInput() {
    BufferedImage image = overlay(row(1, -2, 2, 0), row(1, 0, 1, 0)).opacity(1).toImage();
    assertEquals(Pixels.BLUE, Pixels.at(image, 0, 0));
    assertEquals(Pixels.RED, Pixels.at(image, 1, 0));
  }

  @Test
  void theStrongerTheRelevanceTheMoreItCovers() {
    BufferedImage image = overlay(row(1, 0.5, 1, 0), row(1, 0, 0, 1)).opacity(0.8).toImage();
    assertEquals(Blend.rgb(0, Pixels.RED, 0.4), Pixels.at(image, 0, 0));
    assertEquals(Blend.rgb(0, Pixels.RED, 0.8), Pixels.at(image, 1, 0));
  }

  @Test
  void atOpacityZeroThereIsOnlyTheInput() {
    BufferedImage image = overlay(row(1, 1, -1), row(1, 0, 1)).opacity(0).toImage();
    assertEquals(0x000000, Pixels.at(image, 0, 0));
    assertEquals(0xFFFFFF, Pixels.at(image, 1, 0));
  }

  @Test
  void theInputAloneKeepsItsColoursAndValueRange() {
    // A red and a blue pixel, by channel.
    INDArray input = row(3, 1, 0, 0, 0, 0, 1);
    Picture whole = overlay(row(3, 9, 9, 9, 9, 9, 9), input).input();
    assertEquals(0xFF0000, Pixels.at(whole.toImage(), 0, 0));
    assertEquals(0x0000FF, Pixels.at(whole.toImage(), 1, 0));
    Picture dark = overlay(input, input).valueRange(0, 2).input();
    assertEquals(0x800000, Pixels.at(dark.toImage(), 0, 0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void anOpacityOutOfRangeIsRefused(double opacity) {
    Overlay overlay = overlay(row(1, 1), row(1, 1));
    assertThrows(IllegalArgumentException.class, () -> overlay.opacity(opacity));
  }

  @Test
  void aColouredInputIsGreySoThatColourMeansRelevance() {
    // Red, green, blue and white pixels, by channel.
    INDArray input = row(3, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1);
    BufferedImage image = overlay(input.mul(0), input).toImage();
    assertEquals(0x363636, Pixels.at(image, 0, 0));
    assertEquals(0xB6B6B6, Pixels.at(image, 1, 0));
    assertEquals(0x121212, Pixels.at(image, 2, 0));
    assertEquals(0xFFFFFF, Pixels.at(image, 3, 0));
  }

  @Test
  void anInputOfThreeChannelsIsShownInColour() {
    BufferedImage image = input(row(3, 1, 0, 0, 0, 0.2, 0));
    // The pixels are pure red with a fifth of blue, and black.
    assertEquals(1, Pixels.count(image, 0xFF0033));
  }

  @Test
  void otherNumbersOfChannelsAreAveraged() {
    INDArray input = row(2, 0, 1, 1, 0, 1, 0);
    BufferedImage image = overlay(input.mul(0), input).toImage();
    assertEquals(0x000000, Pixels.at(image, 0, 0));
    assertEquals(0xFFFFFF, Pixels.at(image, 1, 0));
    assertEquals(0x808080, Pixels.at(image, 2, 0));
  }

  @Test
  void aGivenValueRangeIsNotStretched() {
    INDArray input = row(1, -1, 0.5, 3);
    BufferedImage image = overlay(input.mul(0), input).valueRange(0, 1).toImage();
    assertEquals(0x000000, Pixels.at(image, 0, 0));
    assertEquals(0x808080, Pixels.at(image, 1, 0));
    assertEquals(0xFFFFFF, Pixels.at(image, 2, 0));
  }

  @Test
  void aValueRangeUpsideDownIsRefused() {
    Overlay overlay = overlay(row(1, 1), row(1, 1));
    assertThrows(IllegalArgumentException.class, () -> overlay.valueRange(1, 1));
    assertThrows(IllegalArgumentException.class, () -> overlay.valueRange(1, 0));
    assertThrows(IllegalArgumentException.class, () -> overlay.valueRange(0, Double.NaN));
  }

  @Test
  void anInputOfOneValueIsThatGrey() {
    BufferedImage image = overlay(row(1, 0, 0), row(1, 7, 7)).toImage();
    assertEquals(2, Pixels.count(image, 0x070707));
  }

  @Test
  void anInputWithNaNIsRefused() {
    Overlay overlay = overlay(row(1, 0, 0), row(1, 7, Double.NaN));
    String message = assertThrows(IllegalArgumentException.class, overlay::toImage).getMessage();
    assertTrue(message.contains("input of example 0"), message);
  }
}
