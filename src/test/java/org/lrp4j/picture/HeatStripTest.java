package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Networks;
import org.lrp4j.PixelFormat;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Each step of each feature has its colour at its place. Where the strips are is told by pictures
 * of a single feature whose steps are all red; the colour bar below has one column of that red.
 */
class HeatStripTest {

  private static final int CURVE = 0x404040;

  private static HeatStrip strip(double[][] relevance) {
    return HeatStrip.of(Nd4j.create(new double[][][] {relevance}), DataFormat.NCW);
  }

  private static HeatStrip strip(double[][] relevance, double[][] values) {
    return HeatStrip.of(
        Nd4j.create(new double[][][] {relevance}),
        Nd4j.create(new double[][][] {values}),
        DataFormat.NCW);
  }

  private static double[][] only(int features, int steps, int feature, int step) {
    double[][] relevance = new double[features][steps];
    relevance[feature][step] = 1;
    return relevance;
  }

  private static double[][] whole(int features, int steps, int feature) {
    double[][] relevance = new double[features][steps];
    Arrays.fill(relevance[feature], 1);
    return relevance;
  }

  /** Where a colour is, but for the colour bar, which lies lowest. */
  private static Rectangle area(BufferedImage image, int rgb) {
    Rectangle area = null;
    for (int y = 0; y < image.getHeight() - ColorBar.height() - 20; y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if (Pixels.at(image, x, y) == rgb) {
          Rectangle pixel = new Rectangle(x, y, 1, 1);
          area = area == null ? pixel : area.union(pixel);
        }
      }
    }
    return area;
  }

  @Test
  void aStepIsInTheStripOfItsFeatureAtItsTime() {
    for (int width : new int[] {640, 360}) {
      for (int feature = 0; feature < 3; feature++) {
        Rectangle all = area(strip(whole(3, 7, feature)).width(width).toImage(), Pixels.RED);
        for (int step = 0; step < 7; step++) {
          BufferedImage image = strip(only(3, 7, feature, step)).width(width).toImage();
          Rectangle one = area(image, Pixels.RED);
          assertEquals(all.y, one.y);
          assertEquals(all.height, one.height);
          assertEquals(all.x + step * all.width / 7.0, one.x, 1);
          assertEquals(all.width / 7.0, one.width, 1);
        }
      }
    }
  }

  @Test
  void featuresFollowEachOtherInTheirOrder() {
    List<Rectangle> strips =
        IntStream.range(0, 5)
            .mapToObj(i -> area(strip(whole(5, 4, i)).toImage(), Pixels.RED))
            .toList();
    for (int i = 1; i < 5; i++) {
      assertTrue(strips.get(i).y > strips.get(i - 1).y + strips.get(i - 1).height);
    }
  }

  @Test
  void theColourIsThatOfTheShareOfTheStrongestOrOfTheLimit() {
    double[][] relevance = {{4, -4, 2, 0}, {1, 0, 0, -3}};
    HeatStrip strip = strip(relevance);
    for (int feature = 0; feature < 2; feature++) {
      Rectangle all = area(strip(whole(2, 4, feature)).toImage(), Pixels.RED);
      for (int step = 0; step < 4; step++) {
        int x = all.x + (2 * step + 1) * all.width / 8;
        int y = all.y + all.height / 2;
        double value = relevance[feature][step];
        assertEquals(ColorMap.redBlue().rgb(value / 4), Pixels.at(strip.toImage(), x, y));
        assertEquals(ColorMap.redBlue().rgb(value / 8), Pixels.at(strip.limit(8).toImage(), x, y));
        assertEquals(
            ColorMap.dark().rgb(value / 2),
            Pixels.at(strip.limit(2).colorMap(ColorMap.dark()).toImage(), x, y));
      }
    }
  }

  /** The marks of the axis are below the middles of steps 0, 1, 2, … */
  @Test
  void theAxisMarksTheMiddleOfSteps() {
    BufferedImage image = strip(only(1, 5, 0, 3)).toImage();
    Rectangle step = area(image, Pixels.RED);
    int axis = step.y + step.height;
    while (Pixels.at(image, step.x, axis) != 0x606060) {
      axis++;
    }
    int below = axis + 2;
    List<Integer> marks =
        IntStream.range(0, image.getWidth())
            .filter(x -> Pixels.at(image, x, below) == 0x606060)
            .boxed()
            .toList();
    assertEquals(5, marks.size(), marks::toString);
    assertEquals(step.x + step.width / 2.0, marks.get(3), 1);
  }

  @Test
  void aSpikeOfTheValuesIsAboveItsStep() {
    double[][] values = {{0, 0, 0, 0, 0, 9, 0, 0}};
    BufferedImage image = strip(only(1, 8, 0, 5), values).toImage();
    Rectangle step = area(image, Pixels.RED);
    Rectangle curve = area(image, CURVE);
    assertTrue(curve.y + curve.height <= step.y, "the curve is above the strip");
    int top =
        IntStream.range(0, image.getWidth())
            .filter(x -> Pixels.at(image, x, curve.y) == CURVE)
            .findFirst()
            .orElseThrow();
    assertEquals(step.x + step.width / 2.0, top, 2);
  }

  @Test
  void theLargestValueIsOnTopAndTheRangeIsWritten() {
    BufferedImage rising = strip(new double[1][9], new double[][] {ramp(9, 1)}).toImage();
    BufferedImage falling = strip(new double[1][9], new double[][] {ramp(9, -1)}).toImage();
    Rectangle curve = area(rising, CURVE);
    int left = curve.x + curve.width / 4;
    assertTrue(highest(rising, left, curve) > curve.y + curve.height / 2);
    assertTrue(highest(falling, left, curve) < curve.y + curve.height / 2);
    assertEquals("−2 to 8.5", Curve.range(new double[] {3, 8.5, -2, 0}));
    assertEquals("3", Curve.range(new double[] {3, 3}));
  }

  private static double[] ramp(int steps, int slope) {
    return IntStream.range(0, steps).mapToDouble(i -> i * slope).toArray();
  }

  private static int highest(BufferedImage image, int x, Rectangle within) {
    return IntStream.range(within.y, within.y + within.height)
        .filter(y -> Pixels.red(Pixels.at(image, x, y)) < 0x80)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void ofMoreStepsThanPixelsNoneIsLost() {
    Rectangle all = area(strip(whole(1, 5000, 0)).toImage(), Pixels.RED);
    for (int step : new int[] {0, 1234, 4999}) {
      double[][] relevance = new double[1][5000];
      Arrays.fill(relevance[0], -0.4);
      relevance[0][step] = 1;
      Rectangle one = area(strip(relevance).toImage(), Pixels.RED);
      assertEquals(1, one.width);
      assertEquals(all.x + step / 5000.0 * all.width, one.x, 1);
    }
    StepColumns columns = new StepColumns(5000, 3, 470);
    assertEquals(0, columns.from(0));
    assertEquals(5000, columns.to(469));
    for (int i = 1; i < 470; i++) {
      assertEquals(columns.to(i - 1), columns.from(i));
    }
    assertEquals(11, columns.mostTogether());
    assertEquals(-7, columns.strongest(spike(5000, columns.from(40) + 3), 40));
  }

  private static double[] spike(int steps, int at) {
    double[] values = new double[steps];
    Arrays.fill(values, 6);
    values[at] = -7;
    return values;
  }

  @Test
  void aSpikeOfManyValuesIsInTheCurve() {
    double[][] values = new double[1][5000];
    values[0][2500] = 1;
    BufferedImage image = strip(new double[1][5000], values).toImage();
    Rectangle curve = area(image, CURVE);
    assertTrue(curve.height > 20, "as high as the lane: " + curve);
    long top =
        IntStream.range(0, image.getWidth())
            .filter(x -> Pixels.at(image, x, curve.y) == CURVE)
            .count();
    assertTrue(top <= 2, top + " columns");
  }

  @Test
  void fortyFeaturesOfAThousandStepsFitOnAScreenWithAllTheirNames() {
    double[][] relevance = new double[40][1000];
    Arrays.setAll(relevance, i -> whole(40, 1000, i)[i]);
    double[][] values = new double[40][1000];
    Arrays.setAll(values, i -> ramp(1000, i + 1));
    BufferedImage image = strip(relevance, values).toImage();
    assertTrue(image.getHeight() < 1200, image.getHeight() + " pixels high");
    int x = area(image, Pixels.RED).x + 5;
    int strips = 0;
    for (int y = 1; y < image.getHeight() - 60; y++) {
      boolean begins =
          Pixels.at(image, x, y) == Pixels.RED && Pixels.at(image, x, y - 1) != Pixels.RED;
      strips += begins ? 1 : 0;
    }
    assertEquals(40, strips);
  }

  @Test
  void furtherFeaturesShareAStrip() {
    double[][] relevance = {{5, 0}, {1, 0}, {1, 0}};
    BufferedImage image = strip(relevance).atMost(1).toImage();
    assertEquals(ColorMap.redBlue().rgb(2 / 5.0), Pixels.at(image, 120, 16 + 20 + 16));
  }

  @Test
  void stepsBehindTheLastThatCountsAreLeftOutUnlessTheyHaveRelevance() {
    INDArray relevance = Networks.values(1, 2, 3, 5);
    INDArray values = Networks.values(2, 2, 3, 5);
    for (int step = 3; step < 5; step++) {
      for (int feature = 0; feature < 3; feature++) {
        relevance.putScalar(new int[] {1, feature, step}, 0);
      }
    }
    INDArray mask = Nd4j.createFromArray(new double[][] {{1, 1, 1, 1, 1}, {1, 0, 1, 0, 0}});
    ExplainedInput padded =
        new ExplainedInput(
            "in",
            values,
            relevance,
            DataFormat.NCW,
            PixelFormat.UNKNOWN,
            Optional.empty(),
            Optional.of(mask));
    int[] first = drawn(padded, 1);
    assertArrayEquals(drawn(cut(padded, 3), 1), first);
    assertFalse(Arrays.equals(drawn(cut(padded, 2), 1), first));
    assertArrayEquals(drawn(cut(padded, 5), 0), drawn(padded, 0));

    relevance.putScalar(new int[] {1, 2, 4}, 0.5);
    assertArrayEquals(drawn(cut(padded, 5), 1), drawn(padded, 1));
  }

  private static int[] drawn(ExplainedInput input, int example) {
    return Pixels.all(HeatStrip.of(input).example(example).toImage());
  }

  /** The first steps, without a mask. */
  private static ExplainedInput cut(ExplainedInput input, int steps) {
    var all = NDArrayIndex.all();
    var first = NDArrayIndex.interval(0, steps);
    return new ExplainedInput(
        "in",
        input.input().get(all, all, first).dup(),
        input.relevance().get(all, all, first).dup(),
        DataFormat.NCW);
  }

  @Test
  void oneStepAndNoRelevanceAreDrawnToo() {
    BufferedImage one = strip(new double[][] {{2}}, new double[][] {{5}}).toImage();
    Rectangle step = area(one, Pixels.RED);
    assertEquals(step.width, area(one, CURVE).width);
    assertNull(area(strip(new double[2][3]).toImage(), Pixels.RED));
  }

  @Test
  void wrongSettingsSayWhatIsRight() {
    assertMessage("[batch, features, time]", () -> HeatStrip.of(Nd4j.ones(1, 2), DataFormat.NCW));
    assertMessage("sequences", () -> HeatStrip.of(Nd4j.ones(1, 2, 3, 4), DataFormat.NCHW));
    assertMessage("at least 240", () -> strip(new double[1][3]).width(100));
  }

  private static void assertMessage(String expected, Runnable what) {
    String message = assertThrows(IllegalArgumentException.class, what::run).getMessage();
    assertTrue(message.contains(expected), message);
  }
}
