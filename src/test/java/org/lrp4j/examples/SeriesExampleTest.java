package org.lrp4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

@DisplayName("The example of series")
class SeriesExampleTest {

  private static final int STEPS = SeaSeries.WINDOW;

  private static SeaSeries series;
  private static MultiLayerNetwork network;

  @TempDir Path folder;

  @BeforeAll
  static void train() {
    series = SeaSeries.read();
    network = ExplainSeries.trained(series);
  }

  @Test
  @DisplayName("ask of the evidence that the sunspots and the first year have little part in it")
  void testEvidence() {
    TestEvidence.series(network, series);
  }

  /** For an El Niño: the difference of the logits. */
  private static double[] scores(INDArray windows) {
    INDArray logarithms = Transforms.log(network.output(windows));
    return logarithms.getColumn(1).sub(logarithms.getColumn(0)).toDoubleVector();
  }

  /** Every third of the windows after the years of training that are recognised as an El Niño. */
  private static INDArray recognised() {
    INDArray windows = series.test().getFeatures();
    int[] truth = series.test().getLabels().argMax(1).toIntVector();
    int[] predicted = network.predict(windows);
    List<Integer> hits =
        IntStream.range(0, truth.length)
            .filter(i -> truth[i] == 1 && predicted[i] == 1)
            .boxed()
            .toList();
    INDArray[] chosen =
        IntStream.range(0, hits.size() / 3)
            .mapToObj(i -> windows.get(NDArrayIndex.interval(hits.get(3 * i), hits.get(3 * i) + 1)))
            .toArray(INDArray[]::new);
    return Nd4j.concat(0, chosen);
  }

  /** How much each score falls where one number is as usual: [windows][2 · steps]. */
  private static double[][] changes(INDArray windows) {
    double[] scores = scores(windows);
    double[][] changes = new double[scores.length][2 * STEPS];
    for (int k = 0; k < 2 * STEPS; k++) {
      INDArray changed = windows.dup();
      changed
          .get(NDArrayIndex.all(), NDArrayIndex.point(k / STEPS), NDArrayIndex.point(k % STEPS))
          .assign(0);
      double[] then = scores(changed);
      for (int i = 0; i < then.length; i++) {
        changes[i][k] = scores[i] - then[i];
      }
    }
    return changes;
  }

  @Test
  @DisplayName("tells an El Niño from none, in years that it was not trained on")
  void accuracy() {
    int[] truth = series.test().getLabels().argMax(1).toIntVector();
    int[] predicted = network.predict(series.test().getFeatures());
    long right = IntStream.range(0, truth.length).filter(i -> truth[i] == predicted[i]).count();

    assertTrue(right > 0.85 * truth.length, right + " of " + truth.length);
  }

  @Test
  @DisplayName("ranks the months as taking each one out does, and not those of time reversed")
  void occlusion() {
    INDArray windows = recognised();
    double[][] changes = changes(windows);
    double ranks = 0;
    double values = 0;
    double reversed = 0;
    double onWarm = 0;
    double warm = 0;
    double sunspots = 0;
    int count = changes.length;
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      INDArray relevance = explainer.explain(windows, Target.contrastive(1)).relevance();
      for (int i = 0; i < count; i++) {
        INDArray one = relevance.get(NDArrayIndex.point(i)).dup('c');
        double[] found = one.ravel().toDoubleVector();
        ranks += Correlation.ofRanks(found, changes[i]) / count;
        values += Correlation.ofValues(found, changes[i]) / count;
        double[] backwards =
            IntStream.range(0, 2 * STEPS)
                .mapToDouble(k -> found[k / STEPS * STEPS + STEPS - 1 - k % STEPS])
                .toArray();
        reversed += Correlation.ofValues(backwards, changes[i]) / count;
        double all = Arrays.stream(found).map(Math::abs).sum();
        for (int step = 0; step < STEPS; step++) {
          if (windows.getDouble(i, 0, step) > 1) {
            onWarm += Math.abs(found[step]) / all / count;
            warm += 1.0 / STEPS / count;
          }
          sunspots += Math.abs(found[STEPS + step]) / all / count;
        }
      }
    }
    String numbers =
        "%d windows: ranks %.2f, values %.2f, reversed %.2f, on warm months %.2f of %.2f, sunspots %.2f"
            .formatted(count, ranks, values, reversed, onWarm, warm, sunspots);
    assertTrue(ranks > 0.4 && values > 0.5, numbers);
    assertTrue(reversed < 0.2, numbers);
    assertTrue(onWarm > 1.5 * warm, numbers);
    assertTrue(sunspots < 0.3, numbers);
  }

  @Test
  @DisplayName("draws the El Niño of 1997 in red where the sea was warm")
  void picture() throws IOException {
    Path picture = folder.resolve("el-nino.png");
    Explanation explanation = ExplainSeries.explain(network, series, picture);

    double score = scores(explanation.input())[0];
    assertEquals(score, explanation.score(0), 1e-3, "of two classes, logit less logit");
    double step = 0;
    double warmth = 0;
    for (int i = 0; i < STEPS; i++) {
      double warm = Math.max(0, explanation.input().getDouble(0, 0, i) - 1);
      step += warm * i;
      warmth += warm;
    }
    // The sea's strip is the upper of two; months 0 and 35 are at 145 and 502.
    double drawn = (RedPixels.meanColumn(picture, 140, 80, 508, 105) - 145) / (502 - 145) * 35;
    assertEquals(step / warmth, drawn, 3, "the month in the middle");
  }
}
