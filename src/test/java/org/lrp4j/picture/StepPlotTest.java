package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class StepPlotTest {

  private static INDArray sequence(double[]... features) {
    return Nd4j.create(new double[][][] {features});
  }

  private static INDArray sequence(double... steps) {
    return sequence(new double[][] {steps});
  }

  private static StepPlot plot(INDArray relevance) {
    return StepPlot.of(relevance, DataFormat.NCW);
  }

  private static StepPlot plot(INDArray relevance, INDArray input) {
    return StepPlot.of(relevance, input, DataFormat.NCW);
  }

  @Test
  void stepsForTheTargetAreRedAboveZeroAndLaterOnesFurtherRight() {
    BufferedImage image = plot(sequence(2, 0, 0, -2)).width(400).toImage();
    long red = Pixels.count(image, Pixels.RED);
    long blue = Pixels.count(image, Pixels.BLUE);
    assertTrue(red > 500, red + " red pixels");
    assertEquals(red, blue, 0.05 * red);
    assertTrue(lastRow(image, Pixels.RED) < lastRow(image, Pixels.BLUE));
    assertTrue(lastColumn(image, Pixels.RED) < 200 && lastColumn(image, Pixels.BLUE) > 300);
  }

  @Test
  void lanesHaveOneScale() {
    INDArray relevance = sequence(new double[] {4, 4}, new double[] {1, 1});
    long both = Pixels.count(plot(relevance).toImage(), Pixels.RED);
    long weakAlone = Pixels.count(plot(sequence(1, 1)).toImage(), Pixels.RED);
    assertEquals(1.25 * weakAlone, both, 0.1 * both);
  }

  @Test
  void theStrongestFeaturesKeepTheirOrderAndTheRestIsSummedUp() {
    double[][] relevance = {{-1, 5}, {1, 1}, {-9, 9}, {2, -3}};
    List<Lane> lanes = Lane.strongest(List.of("a", "b", "c", "d"), relevance, Optional.empty(), 2);
    assertEquals(List.of("a", "c", "other (2)"), lanes.stream().map(Lane::name).toList());
    assertArrayEquals(new double[] {3, -2}, lanes.get(2).relevance());
  }

  @Test
  void theSequenceItselfIsAGreyLine() {
    INDArray relevance = sequence(1, 2);
    int grey = 0x8A8A8A;
    // The edges of letters have some grey of their own.
    long without = Pixels.count(plot(relevance).toImage(), grey);
    long with = Pixels.count(plot(relevance, sequence(0, 1)).toImage(), grey);
    assertTrue(with > without + 300, with + " against " + without);
  }

  @Test
  void lanesAreTheGivenFeaturesAndTheOthersTogether() {
    double[][] relevance = {{-1, 5}, {1, 1}, {-9, 9}};
    List<Lane> lanes = Lane.of(List.of(1, 0), List.of("a", "b", "c"), relevance, Optional.empty());
    assertEquals(List.of("b", "a", "other (1)"), lanes.stream().map(Lane::name).toList());
    assertArrayEquals(new double[] {-9, 9}, lanes.get(2).relevance());
    int of3 = plot(sequence(relevance)).toImage().getHeight();
    assertEquals(of3, plot(sequence(relevance)).features(List.of(1, 0)).toImage().getHeight());
    assertTrue(plot(sequence(relevance)).features(List.of(1)).toImage().getHeight() < of3);
  }

  @Test
  void aLimitMakesEqualRelevanceEquallyHighAndCutsWhatIsBeyond() {
    long own = Pixels.count(plot(sequence(1, 1)).toImage(), Pixels.RED);
    long half = Pixels.count(plot(sequence(1, 1)).limit(2).toImage(), Pixels.RED);
    long beyond = Pixels.count(plot(sequence(3, 3)).limit(2).toImage(), Pixels.RED);
    assertEquals(0.5 * own, half, 0.05 * own);
    assertEquals(own, beyond);
  }

  @Test
  void aTitleStandsAbove() {
    StepPlot plot = plot(sequence(1, 2));
    assertTrue(plot.title("speed").toImage().getHeight() > plot.toImage().getHeight());
  }

  @Test
  void everyExampleOfTheBatchCanBeDrawn() {
    INDArray batch = Nd4j.concat(0, sequence(1, 1), sequence(-1, -1));
    assertEquals(0, Pixels.count(plot(batch).example(1).toImage(), Pixels.RED));
    assertThrows(IllegalArgumentException.class, () -> plot(batch).example(2));
  }

  @Test
  void moreStepsThanPixelsAndAllZeroAreDrawnToo() {
    assertEquals(240, plot(Nd4j.ones(1, 1, 3000)).width(240).toImage().getWidth());
    BufferedImage zero = plot(Nd4j.zeros(1, 1, 3)).toImage();
    assertEquals(0, Pixels.count(zero, Pixels.RED) + Pixels.count(zero, Pixels.BLUE));
  }

  @Test
  void wrongSettingsSayWhatIsRight() {
    INDArray relevance = sequence(1, 2);
    assertMessage("[batch, features, time]", () -> plot(Nd4j.ones(1, 2)));
    assertMessage("one shape", () -> plot(relevance, sequence(1, 2, 3)));
    assertMessage(
        "1 features, but there are 2",
        () -> plot(relevance).featureNames(List.of("a", "b")).toImage());
    assertMessage("at least one feature", () -> plot(relevance).atMost(0));
    assertMessage("1 features, from 0", () -> plot(relevance).features(List.of(1)));
    assertMessage("but they are []", () -> plot(relevance).features(List.of()));
    assertMessage("but they are [0, 0]", () -> plot(relevance).features(List.of(0, 0)));
    assertMessage("above 0 and finite", () -> plot(relevance).limit(0));
    assertMessage("at least 240", () -> plot(relevance).width(100));
  }

  private static void assertMessage(String expected, Runnable what) {
    String message = assertThrows(IllegalArgumentException.class, what::run).getMessage();
    assertTrue(message.contains(expected), message);
  }

  private static int lastRow(BufferedImage image, int rgb) {
    for (int y = image.getHeight() - 1; y >= 0; y--) {
      for (int x = 0; x < image.getWidth(); x++) {
        if (Pixels.at(image, x, y) == rgb) {
          return y;
        }
      }
    }
    return -1;
  }

  private static int lastColumn(BufferedImage image, int rgb) {
    for (int x = image.getWidth() - 1; x >= 0; x--) {
      for (int y = 0; y < image.getHeight(); y++) {
        if (Pixels.at(image, x, y) == rgb) {
          return x;
        }
      }
    }
    return -1;
  }
}
