package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.ExplanationFixture;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.Target;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class WaterfallChartTest {

  private static final double TINY = 1e-4;

  /** logit of class 1: 4 a − 3 b + 0.5 c + 0.25 d + 2. */
  private static Explanation explanation() {
    MultiLayerNetwork network = Networks.chain(Networks.classes(4, 2));
    network.setParam("0_W", Nd4j.create(new double[][] {{0, 4}, {0, -3}, {0, 0.5}, {0, 0.25}}));
    network.setParam("0_b", Nd4j.create(new double[][] {{0, 2}}));
    INDArray rows = Nd4j.create(new double[][] {{9, 9, 9, 9}, {1, 1, 1, 1}});
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      return explainer.explain(rows, Target.classIndex(1));
    }
  }

  private static void assertBar(String name, double start, double end, Bar bar) {
    assertEquals(name, bar.name());
    assertEquals(start, bar.start(), TINY, name);
    assertEquals(end, bar.end(), TINY, name);
  }

  /** Of (1, 1, 1, 1): 4 − 3 + 0.5 + 0.25 + 2 = 3.75. */
  @Test
  void goesFromTheScoreOverTheFeaturesAndTheBiasToZero() {
    WaterfallChart chart = WaterfallChart.of(explanation()).example(1).atMost(2);
    List<Bar> bars = chart.bars(List.of("a", "b", "c", "d"), new double[] {4, -3, 0.5, 0.25});
    assertEquals(5, bars.size());
    assertBar("score", 0, 3.75, bars.get(0));
    assertTrue(bars.get(0).isTotal());
    assertBar("a", -0.25, 3.75, bars.get(1));
    assertBar("b", 2.75, -0.25, bars.get(2));
    assertBar("other (2 features)", 2, 2.75, bars.get(3));
    assertBar("biases and stabilizers", 0, 2, bars.get(4));
  }

  @Test
  void leavesRoomForOtherInputs() {
    INDArray a = Nd4j.create(new double[][] {{1, 2}});
    INDArray output = Nd4j.create(new double[][] {{0.3, 0.7}});
    INDArray begun = Nd4j.create(new double[][] {{0, 8}});
    Explanation explanation =
        new ExplanationFixture()
            .features("a", a, a)
            .features("b", a, a.mul(2))
            .output(output, output, begun)
            .build();
    List<Bar> bars =
        WaterfallChart.of(explanation).input("a").bars(List.of("x", "y"), new double[] {1, 2});
    assertBar("other inputs", -1, 5, bars.get(3));
    assertBar("biases and stabilizers", 0, -1, bars.get(4));
  }

  @Test
  void takesAScoreThatIsKnownOtherwise() {
    INDArray row = Nd4j.create(new double[][] {{1, 2}});
    ExplainedInput explained = new ExplainedInput("in", row, row, DataFormat.NC);
    List<Bar> bars = WaterfallChart.of(explained, 4).bars(List.of("x", "y"), new double[] {1, 2});
    assertBar("biases and stabilizers", 0, 1, bars.get(3));
  }

  /** First and last pixel of a colour in each block of rows that has some, from top to bottom. */
  private static List<int[]> spans(BufferedImage image, int... colors) {
    List<int[]> spans = new ArrayList<>();
    boolean isInside = false;
    for (int y = 0; y < image.getHeight(); y++) {
      int first = -1;
      int last = -1;
      int color = 0;
      for (int x = 0; x < image.getWidth(); x++) {
        for (int wanted : colors) {
          boolean isRun = x + 3 < image.getWidth() && Pixels.at(image, x, y) == wanted;
          if (isRun && (first >= 0 || Pixels.at(image, x + 3, y) == wanted)) {
            first = first < 0 ? x : first;
            last = x;
            color = wanted;
          }
        }
      }
      if (first >= 0 && last - first > 8 && !isInside) {
        spans.add(new int[] {first, last + 1, color});
      }
      isInside = first >= 0 && last - first > 8;
    }
    return spans;
  }

  @Test
  void drawsEachBarWhereTheOneBeforeEnded() {
    BufferedImage image =
        WaterfallChart.of(explanation()).example(1).namesAbove().width(500).atMost(2).toImage();
    List<int[]> spans = spans(image, Pixels.RED, Pixels.BLUE);
    // a, b, others, bias: the score is grey.
    assertEquals(4, spans.size());
    double unit = (spans.get(0)[1] - spans.get(0)[0]) / 4.0;
    double[][] expected = {{-0.25, 3.75}, {-0.25, 2.75}, {2, 2.75}, {0, 2}};
    int zero = (int) Math.round(spans.get(0)[0] + 0.25 * unit);
    for (int i = 0; i < 4; i++) {
      assertEquals(zero + expected[i][0] * unit, spans.get(i)[0], 2, "bar " + i);
      assertEquals(zero + expected[i][1] * unit, spans.get(i)[1], 2, "bar " + i);
      assertEquals(i == 1 ? Pixels.BLUE : Pixels.RED, spans.get(i)[2], "bar " + i);
    }
  }

  @Test
  void barsWithNamesAboveUseTheWidth() {
    INDArray row = Nd4j.create(new double[][] {{2, -2, 1}});
    BufferedImage image =
        BarChart.of(row)
            .featureNames("a name that is rather long", "another long name", "c")
            .namesAbove()
            .width(360)
            .limit(2)
            .toImage();
    List<int[]> spans = spans(image, Pixels.RED, Pixels.BLUE);
    assertEquals(3, spans.size());
    int longest = spans.get(0)[1] - spans.get(0)[0];
    assertTrue(longest >= 160, longest + " pixels of 360");
    assertEquals(longest, spans.get(1)[1] - spans.get(1)[0], 1);
    assertEquals(Pixels.BLUE, spans.get(1)[2]);
    assertEquals(longest / 2.0, spans.get(2)[1] - spans.get(2)[0], 1);
  }

  /** Bars of another feature, or in another order, have other lengths. */
  @Test
  void barsHaveTheirFeaturesLengthsInTheInputsOrder() {
    double[] relevance = {1, -3, 2, 4, -2.5};
    BufferedImage image =
        BarChart.of(Nd4j.create(new double[][] {{9, 9, 9, 9, 9}, relevance}))
            .example(1)
            .unsorted()
            .width(700)
            .toImage();
    List<int[]> spans = spans(image, Pixels.RED, Pixels.BLUE);
    assertEquals(5, spans.size());
    double unit = (spans.get(3)[1] - spans.get(3)[0]) / 4.0;
    for (int i = 0; i < 5; i++) {
      assertEquals(Math.abs(relevance[i]) * unit, spans.get(i)[1] - spans.get(i)[0], 2, "bar " + i);
      assertEquals(relevance[i] > 0 ? Pixels.RED : Pixels.BLUE, spans.get(i)[2], "bar " + i);
    }
  }
}
