package org.lrp4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Explanation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

@DisplayName("The example of a segmentation")
class SegmentationExampleTest {

  private static final INDArrayIndex ALL = NDArrayIndex.all();
  private static final int HALF = DigitPairs.WIDTH / 2;

  /** Patches of 2×2 pixels. */
  private static final int ROWS = DigitPairs.HEIGHT / 2;

  private static final int COLUMNS = DigitPairs.WIDTH / 2;

  private static ComputationGraph network;
  private static DigitPairs pairs;

  @TempDir Path folder;

  @BeforeAll
  static void train() {
    network = ExplainSegmentation.trained();
    pairs = DigitPairs.of(Digits.test(), 16, 1);
  }

  private static double sum(INDArray array) {
    return array.sumNumber().doubleValue();
  }

  private static INDArrayIndex half(DigitPairs pair, int digit) {
    INDArrayIndex left = NDArrayIndex.interval(0, HALF);
    return sum(pair.area(digit).get(ALL, ALL, left)) > 0
        ? left
        : NDArrayIndex.interval(HALF, DigitPairs.WIDTH);
  }

  /** Over the area, of each image: the class's logit less the mean of the others'. */
  private static double[] scores(INDArray images, int digit, INDArray area) {
    INDArray logarithms = Transforms.log(network.outputSingle(images));
    INDArray ofDigit = logarithms.get(ALL, NDArrayIndex.point(digit), ALL, ALL);
    INDArray others = logarithms.sum(1).sub(ofDigit).div(2);
    INDArray everywhere = area.broadcast(ofDigit.shape());
    return ofDigit.sub(others).mul(everywhere).sum(1, 2).toDoubleVector();
  }

  private static INDArrayIndex[] patch(int example, int patch) {
    int row = patch / COLUMNS * 2;
    int column = patch % COLUMNS * 2;
    return new INDArrayIndex[] {
      NDArrayIndex.point(example),
      NDArrayIndex.point(0),
      NDArrayIndex.interval(row, row + 2),
      NDArrayIndex.interval(column, column + 2)
    };
  }

  @Test
  @DisplayName("recognises the strokes of threes and eights")
  void accuracy() {
    INDArray truth = pairs.classes().argMax(1);
    INDArray ink = truth.gt(0).castTo(DataType.FLOAT);
    INDArray right =
        network.outputSingle(pairs.images()).argMax(1).eq(truth).castTo(DataType.FLOAT).mul(ink);

    assertTrue(sum(right) > 0.7 * sum(ink), sum(right) + " of " + sum(ink) + " pixels");
  }

  @Test
  @DisplayName(
      "has the evidence for each digit in that digit, where wiping it out changes the score")
  void evidence() {
    List<DigitPairs> explained = pairs.ofBothDigits().subList(0, 4);
    for (DigitPairs pair : explained) {
      for (int digit : new int[] {DigitPairs.THREE, DigitPairs.EIGHT}) {
        Explanation explanation =
            ExplainSegmentation.explain(network, pair, digit, folder.resolve("pair.png"));
        INDArray relevance = explanation.relevance();
        INDArray area =
            explanation
                .outputRelevance()
                .get(ALL, NDArrayIndex.point(digit), ALL, ALL)
                .neq(0)
                .castTo(DataType.FLOAT);
        assertTrue(sum(area) > 0.4 * sum(pair.area(digit)), "recognised pixels: " + sum(area));
        double score = scores(pair.images(), digit, area)[0];
        assertEquals(score, explanation.score(0), 1e-3 * Math.abs(score));

        INDArray strength = Transforms.abs(relevance);
        double own = sum(strength.get(ALL, ALL, ALL, half(pair, digit))) / sum(strength);
        int patches = ROWS * COLUMNS;
        INDArray wiped = pair.images().repeat(0, patches);
        double[] found = new double[patches];
        for (int k = 0; k < patches; k++) {
          wiped.get(patch(k, k)).assign(0);
          found[k] = sum(relevance.get(patch(0, k)));
        }
        double[] changes = scores(wiped, digit, area);
        double[] mirrored = new double[patches];
        for (int k = 0; k < patches; k++) {
          changes[k] = score - changes[k];
          mirrored[k] = found[k / COLUMNS * COLUMNS + COLUMNS - 1 - k % COLUMNS];
        }
        double alike = Correlation.ofValues(found, changes);
        double mirror = Correlation.ofValues(mirrored, changes);
        String numbers =
            "for %s: own half %.3f, like wiping %.2f, mirrored %.2f"
                .formatted(DigitPairs.CLASSES.get(digit), own, alike, mirror);
        assertTrue(own > 0.95, numbers);
        assertTrue(alike > 0.6, numbers);
        assertTrue(mirror < 0.2, numbers);
      }
    }
  }

  @Test
  @DisplayName("draws it in red on the digit's side")
  void picture() throws IOException {
    ExplainSegmentation.run(network, folder);

    // Of input, relevance and overlay the second, without what stands around them. The eight is
    // on the left.
    double three = RedPixels.meanColumn(folder.resolve("three.png"), 250, 40, 470, 140);
    double eight = RedPixels.meanColumn(folder.resolve("eight.png"), 250, 40, 470, 140);
    assertEquals(360 + 56, three, 25);
    assertEquals(360 - 56, eight, 25);
  }
}
