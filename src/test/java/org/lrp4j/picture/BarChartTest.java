package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.Explanation;
import org.lrp4j.ExplanationFixture;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class BarChartTest {

  private static INDArray features(double... values) {
    return Nd4j.create(new double[][] {values});
  }

  private static List<Bar> sorted(int most, double... relevance) {
    List<String> names = List.of("a", "b", "c", "d").subList(0, relevance.length);
    return Bar.sorted(names, relevance, Optional.empty(), most);
  }

  @Test
  void barsAreSortedByAbsoluteRelevance() {
    assertEquals(
        List.of("b", "d", "a", "c"), sorted(9, 1, -3, 0, 2).stream().map(Bar::name).toList());
  }

  @Test
  void equalBarsKeepTheOrderOfTheFeatures() {
    assertEquals(List.of("a", "b", "c"), sorted(9, -1, 1, 1).stream().map(Bar::name).toList());
  }

  @Test
  void theRestIsSummedUpWithItsSign() {
    List<Bar> bars = sorted(2, 1, -3, -1.5, 2);
    assertEquals(3, bars.size());
    assertEquals(new Bar("other (2 features)", Optional.empty(), -0.5), bars.get(2));
    assertEquals("other (1 feature)", sorted(3, 1, -3, -1.5, 2).get(3).name());
    assertEquals(4, sorted(4, 1, -3, -1.5, 2).size());
  }

  @Test
  void valuesAreThoseOfTheirFeatures() {
    List<Bar> bars =
        Bar.sorted(
            List.of("a", "b"), new double[] {1, 2}, Optional.of(new double[] {5.10, -0.12345}), 9);
    assertEquals("−0.1235", bars.get(0).value().orElseThrow());
    assertEquals("5.1", bars.get(1).value().orElseThrow());
  }

  @Test
  void positiveBarsGoRightInRedAndNegativeOnesLeftInBlue() {
    BufferedImage image = BarChart.of(features(2, -1)).toImage();
    int[] reds = columns(image, Pixels.RED);
    int[] blues = columns(image, Pixels.BLUE);
    assertTrue(max(blues) < min(reds));
    double proportion = (double) reds.length / blues.length;
    assertEquals(2, proportion, 0.05, "lengths are in proportion to relevance");
  }

  @Test
  void theStrongestBarIsOnTop() {
    BufferedImage image = BarChart.of(features(1, -2)).toImage();
    assertTrue(firstRow(image, Pixels.BLUE) < firstRow(image, Pixels.RED));
  }

  @Test
  void unsortedBarsKeepTheOrderOfTheFeatures() {
    BufferedImage image = BarChart.of(features(1, -2)).unsorted().toImage();
    assertTrue(firstRow(image, Pixels.RED) < firstRow(image, Pixels.BLUE));
    assertEquals(
        List.of("a", "other (2 features)"),
        Bar.unsorted(List.of("a", "b", "c"), new double[] {1, 2, 3}, Optional.empty(), 1).stream()
            .map(Bar::name)
            .toList());
  }

  @Test
  void onOneAxisEqualRelevanceHasEqualBarsInAllCharts() {
    int[] alone = columns(BarChart.of(features(1)).limit(4).toImage(), Pixels.RED);
    BufferedImage both = BarChart.of(features(1, -4)).limit(4).unsorted().toImage();
    assertArrayEquals(alone, columns(both, Pixels.RED));
    assertEquals(4.0, (double) columns(both, Pixels.BLUE).length / alone.length, 0.1);
    BufferedImage cut = BarChart.of(features(-9)).limit(4).toImage();
    assertArrayEquals(columns(both, Pixels.BLUE), columns(cut, Pixels.BLUE), "cut at the limit");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void anAxisWithoutLengthIsRefused(double limit) {
    BarChart chart = BarChart.of(features(1));
    assertThrows(IllegalArgumentException.class, () -> chart.limit(limit));
  }

  @Test
  void barsHaveTheColoursChosen() {
    BufferedImage image = BarChart.of(features(1)).colorMap(ColorMap.purpleOrange()).toImage();
    assertEquals(0, Pixels.count(image, Pixels.RED));
    assertTrue(Pixels.count(image, 0x9E4C00) > 100);
  }

  @Test
  void everyBarAddsARow() {
    int four = BarChart.of(features(1, 2, 3, 4)).toImage().getHeight();
    int two = BarChart.of(features(1, 2)).toImage().getHeight();
    int withOther = BarChart.of(features(1, 2, 3, 4)).atMost(1).toImage().getHeight();
    int titled = BarChart.of(features(1, 2)).title("why").toImage().getHeight();
    assertTrue(four > two);
    assertEquals(two, withOther);
    assertTrue(titled > two);
  }

  @Test
  void nothingIsDrawnInTheMargin() {
    BufferedImage image =
        BarChart.of(features(-1e-7, 123456, -123456, 1e-7), features(1.23456e-9, 2, 3, 4))
            .featureNames("a name so long that it cannot fit", "b", "c", "d")
            .title("a title that is much too long for a chart as narrow as this one is")
            .withFeatureValues()
            .width(400)
            .toImage();
    assertEquals(400, image.getWidth());
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < 12; x++) {
        assertEquals(Pixels.WHITE, Pixels.at(image, x, y), "at " + x + ", " + y);
        assertEquals(Pixels.WHITE, Pixels.at(image, 399 - x, y), "at " + (399 - x) + ", " + y);
      }
    }
  }

  @Test
  void allZeroHasNoBars() {
    BufferedImage image = BarChart.of(features(0, 0)).toImage();
    assertEquals(0, Pixels.count(image, Pixels.RED) + Pixels.count(image, Pixels.BLUE));
  }

  @Test
  void anExampleIsChosenByItsIndex() {
    INDArray relevance = Nd4j.create(new double[][] {{1, 2}, {-1, -2}});
    BufferedImage image = BarChart.of(relevance).example(1).toImage();
    assertEquals(0, Pixels.count(image, Pixels.RED));
    assertArrayEquals(Pixels.all(BarChart.of(features(-1, -2)).toImage()), Pixels.all(image));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void aMissingExampleIsRefused(int index) {
    BarChart chart = BarChart.of(features(1, 2));
    assertThrows(IllegalArgumentException.class, () -> chart.example(index));
  }

  @Test
  void namesMustBeAsManyAsFeatures() {
    BarChart chart = BarChart.of(features(1, 2, 3)).featureNames("a", "b");
    String message = assertThrows(IllegalArgumentException.class, chart::toImage).getMessage();
    assertTrue(message.contains("3 features") && message.contains("2 names"), message);
  }

  @Test
  void whatCannotBeDrawnIsRefused() {
    BarChart chart = BarChart.of(features(1, Double.NaN));
    String message = assertThrows(IllegalArgumentException.class, chart::toImage).getMessage();
    assertTrue(message.contains("1 of 2 values are NaN"), message);
    assertThrows(IllegalArgumentException.class, () -> chart.atMost(0));
    assertThrows(IllegalArgumentException.class, () -> chart.width(100));
    assertThrows(IllegalStateException.class, chart::withFeatureValues);
    INDArray images = Nd4j.ones(1, 1, 2, 2);
    assertThrows(IllegalArgumentException.class, () -> BarChart.of(images));
    INDArray relevance = features(1, 2);
    INDArray input = features(1, 2, 3);
    assertThrows(IllegalArgumentException.class, () -> BarChart.of(relevance, input));
  }

  @Test
  void theTableOfAnExplanationIsDrawn() {
    Explanation explanation =
        new ExplanationFixture()
            .features("left", features(5, 6), features(1, 2))
            .features("right", features(5, 6), features(-1, -2))
            .build();
    BarChart chart = BarChart.of(explanation);
    assertThrows(IllegalStateException.class, chart::toImage);
    BufferedImage image = chart.input("right").withFeatureValues().toImage();
    assertEquals(0, Pixels.count(image, Pixels.RED));
    assertTrue(Pixels.count(image, Pixels.BLUE) > 100);
  }

  @Test
  void anExplanationWithoutTablesIsRefused() {
    INDArray sequence = Nd4j.ones(1, 3, 7);
    Explanation explanation =
        new ExplanationFixture().features("words", sequence, sequence).build();
    String message =
        assertThrows(IllegalArgumentException.class, () -> BarChart.of(explanation)).getMessage();
    assertTrue(message.contains("words=[1, 3, 7]"), message);
    assertFalse(message.isEmpty());
  }

  /** The x of the columns in which a colour occurs. */
  private static int[] columns(BufferedImage image, int rgb) {
    return IntStream.range(0, image.getWidth())
        .filter(
            x -> IntStream.range(0, image.getHeight()).anyMatch(y -> Pixels.at(image, x, y) == rgb))
        .toArray();
  }

  private static int firstRow(BufferedImage image, int rgb) {
    int[] all = Pixels.all(image);
    for (int i = 0; i < all.length; i++) {
      if ((all[i] & 0xFFFFFF) == rgb) {
        return i / image.getWidth();
      }
    }
    throw new AssertionError("the colour does not occur");
  }

  private static int min(int[] values) {
    return Arrays.stream(values).min().orElseThrow();
  }

  private static int max(int[] values) {
    return Arrays.stream(values).max().orElseThrow();
  }
}
