package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.Explanation;
import org.lrp4j.ExplanationFixture;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class HeatmapTest {

  /** One example, one channel, one row. */
  private static INDArray row(double... values) {
    return Nd4j.create(values).reshape(1, 1, 1, values.length);
  }

  private static Heatmap ofRow(double... values) {
    return Heatmap.of(row(values), DataFormat.NCHW).enlarged(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"redBlue", "purpleOrange", "dark"})
  void everyPixelHasTheColourOfItsShareOfTheMaximum(String name) {
    ColorMap map =
        switch (name) {
          case "redBlue" -> ColorMap.redBlue();
          case "purpleOrange" -> ColorMap.purpleOrange();
          default -> ColorMap.dark();
        };
    BufferedImage image = ofRow(-4, -2, 0, 1, 4).colorMap(map).toImage();
    double[] shares = {-1, -0.5, 0, 0.25, 1};
    for (int x = 0; x < shares.length; x++) {
      assertEquals(map.at(shares[x]), new Color(Pixels.at(image, x, 0)), "at " + shares[x]);
    }
  }

  @Test
  void byDefaultPositiveIsRedNegativeBlueAndZeroWhite() {
    BufferedImage image = ofRow(-0.1, 0, 0.1).toImage();
    assertEquals(Pixels.BLUE, Pixels.at(image, 0, 0));
    assertEquals(Pixels.WHITE, Pixels.at(image, 1, 0));
    assertEquals(Pixels.RED, Pixels.at(image, 2, 0));
  }

  @Test
  void theScaleIsSymmetricAroundZero() {
    BufferedImage image = ofRow(-1, 4).toImage();
    assertEquals(ColorMap.redBlue().rgb(-0.25), Pixels.at(image, 0, 0));
  }

  @Test
  void allZeroIsWhite() {
    BufferedImage image = ofRow(0, 0, -0.0).toImage();
    assertEquals(3, Pixels.count(image, Pixels.WHITE));
    assertEquals(3, Pixels.count(ofRow(0, 0, 0).scale(Scale.percentile(99)).toImage(), 0xFFFFFF));
  }

  @Test
  void aPercentileClipsWhatLiesBeyond() {
    BufferedImage image = ofRow(1, -1, 0.5, 100).scale(Scale.percentile(50)).toImage();
    assertEquals(Pixels.RED, Pixels.at(image, 0, 0));
    assertEquals(Pixels.BLUE, Pixels.at(image, 1, 0));
    assertEquals(ColorMap.redBlue().rgb(0.5), Pixels.at(image, 2, 0));
    assertEquals(Pixels.RED, Pixels.at(image, 3, 0));
  }

  @Test
  void aFixedScaleSaysWhatTheFullColourIs() {
    BufferedImage image = ofRow(1, -1).scale(Scale.fixed(4)).toImage();
    assertEquals(ColorMap.redBlue().rgb(0.25), Pixels.at(image, 0, 0));
  }

  @Test
  void aScaleThatGivesNoLimitIsRefused() {
    Heatmap heatmap = ofRow(1, 2).scale(relevance -> Double.NaN);
    assertTrue(
        assertThrows(IllegalStateException.class, heatmap::toImage).getMessage().contains("NaN"));
  }

  @Test
  void channelsAreSummed() {
    INDArray relevance = Nd4j.create(new double[] {1, 2, -1, 2, 0, -2}).reshape(1, 3, 1, 2);
    BufferedImage image = Heatmap.of(relevance, DataFormat.NCHW).enlarged(1).toImage();
    assertEquals(Pixels.WHITE, Pixels.at(image, 0, 0));
    assertEquals(Pixels.RED, Pixels.at(image, 1, 0));
  }

  @Test
  void partsOfLargerArraysLookLikeTheirCopies() {
    INDArray larger = Nd4j.rand(DataType.DOUBLE, 6, 3, 4, 12).subi(0.5);
    INDArray among = larger.get(NDArrayIndex.interval(2, 5));
    INDArray columns =
        larger.get(
            NDArrayIndex.all(),
            NDArrayIndex.all(),
            NDArrayIndex.all(),
            NDArrayIndex.interval(1, 4));
    for (INDArray part : List.of(among, columns)) {
      for (int i = 0; i < part.size(0); i++) {
        assertArrayEquals(
            Pixels.all(Heatmap.of(part.dup('c'), DataFormat.NCHW).example(i).toImage()),
            Pixels.all(Heatmap.of(part, DataFormat.NCHW).example(i).toImage()));
      }
    }
  }

  @Test
  void channelsFirstAndChannelsLastGiveTheSamePictures() {
    INDArray relevance = Nd4j.randn(DataType.DOUBLE, 2, 3, 5, 7);
    INDArray input = Nd4j.randn(DataType.DOUBLE, 2, 3, 5, 7);
    INDArray relevanceLast = relevance.permute(0, 2, 3, 1);
    INDArray inputLast = input.permute(0, 2, 3, 1).dup('c');
    Heatmap first = Heatmap.of(relevance, input, DataFormat.NCHW).example(1);
    Heatmap last = Heatmap.of(relevanceLast, inputLast, DataFormat.NHWC).example(1);
    assertArrayEquals(Pixels.all(first.toImage()), Pixels.all(last.toImage()));
    assertArrayEquals(Pixels.all(first.strip().toImage()), Pixels.all(last.strip().toImage()));
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE", "HALF"})
  void everyDataTypeAndOrderIsRead(DataType type) {
    INDArray relevance = Nd4j.create(new double[] {-4, 0, 2, 4}).reshape(1, 1, 2, 2).castTo(type);
    for (char order : new char[] {'c', 'f'}) {
      Heatmap heatmap = Heatmap.of(relevance.dup(order), DataFormat.NCHW).enlarged(1);
      BufferedImage image = heatmap.toImage();
      assertEquals(Pixels.BLUE, Pixels.at(image, 0, 0));
      assertEquals(Pixels.WHITE, Pixels.at(image, 1, 0));
      assertEquals(ColorMap.redBlue().rgb(0.5), Pixels.at(image, 0, 1));
      assertEquals(Pixels.RED, Pixels.at(image, 1, 1));
    }
  }

  @Test
  void anExampleIsChosenByItsIndex() {
    INDArray relevance = Nd4j.create(new double[] {1, -1}).reshape(2, 1, 1, 1);
    Heatmap heatmap = Heatmap.of(relevance, DataFormat.NCHW);
    assertEquals(Pixels.RED, Pixels.at(heatmap.toImage(), 0, 0));
    assertEquals(Pixels.BLUE, Pixels.at(heatmap.example(1).toImage(), 0, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 2})
  void aMissingExampleIsRefused(int index) {
    Heatmap heatmap = Heatmap.of(Nd4j.ones(2, 1, 3, 3), DataFormat.NCHW);
    String message =
        assertThrows(IllegalArgumentException.class, () -> heatmap.example(index)).getMessage();
    assertTrue(message.contains("no example " + index), message);
    assertTrue(message.contains("2 examples, 0 to 1"), message);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void whatIsNotFiniteIsRefused(double bad) {
    Heatmap heatmap = ofRow(1, bad, 2);
    String message = assertThrows(IllegalArgumentException.class, heatmap::toImage).getMessage();
    assertTrue(message.contains("relevance of example 0"), message);
    assertTrue(message.contains("1 of 3 values are NaN or infinite"), message);
  }

  @ParameterizedTest(name = "{0}: {1} × {2}")
  @CsvSource({
    "default,280,168",
    "enlarged,60,36",
    "width,100,60",
    "height,100,60",
    "size,80,48",
    "smaller,10,6"
  })
  void aHeatmapHasTheSizeWanted(String how, int width, int height) {
    // 20 × 12 pixels
    Heatmap small = Heatmap.of(Nd4j.ones(1, 1, 12, 20), DataFormat.NCHW);
    Heatmap heatmap =
        switch (how) {
          case "enlarged" -> small.enlarged(3);
          case "width" -> small.width(100);
          case "height" -> small.height(60);
          case "size" -> small.size(80, 500);
          case "smaller" -> small.size(10, 10);
          default -> Heatmap.of(Nd4j.ones(1, 1, 24, 40), DataFormat.NCHW);
        };
    BufferedImage image = heatmap.toImage();
    assertEquals(width, image.getWidth());
    assertEquals(height, image.getHeight());
  }

  @Test
  void sizesBelowOneAreRefused() {
    Heatmap heatmap = ofRow(1);
    assertThrows(IllegalArgumentException.class, () -> heatmap.enlarged(0));
    assertThrows(IllegalArgumentException.class, () -> heatmap.width(0));
    assertThrows(IllegalArgumentException.class, () -> heatmap.height(-1));
    assertThrows(IllegalArgumentException.class, () -> heatmap.size(5, 0));
  }

  @Test
  void enlargingMakesBlocksOfOneColour() {
    BufferedImage image = ofRow(-1, 0, 1).enlarged(4).toImage();
    assertEquals(16, Pixels.count(image, Pixels.BLUE));
    assertEquals(16, Pixels.count(image, Pixels.WHITE));
    assertEquals(16, Pixels.count(image, Pixels.RED));
  }

  @Test
  void interpolationGoesThroughWhiteNotThroughPurple() {
    BufferedImage image = ofRow(-1, 1).interpolation(Interpolation.BILINEAR).width(101).toImage();
    assertEquals(Pixels.WHITE, Pixels.at(image, 50, 0));
  }

  @Test
  void settingsDoNotChangeTheHeatmapTheyComeFrom() {
    Heatmap heatmap = ofRow(-1, 2);
    int[] before = Pixels.all(heatmap.toImage());
    heatmap.colorMap(ColorMap.dark()).scale(Scale.fixed(9)).width(50);
    assertArrayEquals(before, Pixels.all(heatmap.toImage()));
  }

  @Test
  void anArrayOfAnotherRankIsRefused() {
    INDArray features = Nd4j.ones(2, 5);
    String message =
        assertThrows(IllegalArgumentException.class, () -> Heatmap.of(features, DataFormat.NHWC))
            .getMessage();
    assertTrue(message.contains("[batch, height, width, channels]"), message);
    assertTrue(message.contains("[2, 5]"), message);
    assertTrue(message.contains("BarChart"), message);
    INDArray sequences = Nd4j.ones(2, 5, 3);
    assertThrows(IllegalArgumentException.class, () -> Heatmap.of(sequences, DataFormat.NCHW));
  }

  @Test
  void anInputOfAnotherShapeIsRefused() {
    INDArray relevance = Nd4j.ones(1, 1, 2, 3);
    INDArray input = Nd4j.ones(1, 1, 3, 2);
    assertThrows(
        IllegalArgumentException.class, () -> Heatmap.of(relevance, input, DataFormat.NCHW));
  }

  @Test
  void withoutTheInputThereIsNoOverlay() {
    Heatmap heatmap = ofRow(1);
    String message = assertThrows(IllegalStateException.class, heatmap::overlay).getMessage();
    assertTrue(message.contains("Heatmap.of(relevance, input, format)"), message);
    assertThrows(IllegalStateException.class, heatmap::strip);
    assertThrows(IllegalStateException.class, () -> heatmap.gallery().show(View.INPUT));
    assertThrows(IllegalArgumentException.class, () -> heatmap.input("in"));
  }

  @Test
  void theOnlyImageInputOfAnExplanationIsDrawn() {
    Explanation explanation =
        new ExplanationFixture()
            .features("table", Nd4j.ones(1, 4), Nd4j.ones(1, 4))
            .input("image", Nd4j.ones(1, 1, 1, 2), row(-1, 1), DataFormat.NCHW)
            .build();
    BufferedImage image = Heatmap.of(explanation).enlarged(1).toImage();
    assertEquals(Pixels.BLUE, Pixels.at(image, 0, 0));
    assertEquals(Pixels.RED, Pixels.at(image, 1, 0));
    assertEquals(2, Heatmap.of(explanation).enlarged(1).overlay().toImage().getWidth());
  }

  @Test
  void ofSeveralImageInputsOneMustBeChosen() {
    Explanation explanation =
        new ExplanationFixture()
            .input("left", row(0, 1), row(-1, -1), DataFormat.NCHW)
            .input("right", row(0, 1), row(1, 1), DataFormat.NCHW)
            .build();
    Heatmap heatmap = Heatmap.of(explanation).enlarged(1);
    String message = assertThrows(IllegalStateException.class, heatmap::toImage).getMessage();
    assertTrue(message.contains("[left, right]"), message);
    assertEquals(Pixels.RED, Pixels.at(heatmap.input("right").toImage(), 0, 0));
    String missing =
        assertThrows(IllegalArgumentException.class, () -> heatmap.input("middle")).getMessage();
    assertTrue(missing.contains("[left, right]"), missing);
  }

  @Test
  void anExplanationWithoutImagesIsRefused() {
    Explanation explanation =
        new ExplanationFixture().features("in", Nd4j.ones(1, 784), Nd4j.ones(1, 784)).build();
    String message =
        assertThrows(IllegalArgumentException.class, () -> Heatmap.of(explanation)).getMessage();
    assertTrue(message.contains("in=[1, 784]"), message);
    assertTrue(message.contains("BarChart"), message);
  }

  @Test
  void aGalleryOfCaptionsNeedsOneForEachExample() {
    Heatmap heatmap = Heatmap.of(Nd4j.ones(3, 1, 2, 2), DataFormat.NCHW);
    List<Caption> captions = List.of(new Caption("a", "a", 1));
    assertThrows(IllegalArgumentException.class, () -> heatmap.gallery(captions));
  }
}
