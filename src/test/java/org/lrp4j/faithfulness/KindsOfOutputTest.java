package org.lrp4j.faithfulness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.Networks;
import org.lrp4j.faithfulness.baseline.Attribution;
import org.lrp4j.faithfulness.feature.Replacement;
import org.lrp4j.faithfulness.measure.ConservationError;
import org.lrp4j.faithfulness.measure.Flipping;
import org.lrp4j.faithfulness.measure.Measurement;
import org.lrp4j.faithfulness.measure.RandomLogit;
import org.lrp4j.faithfulness.statistics.Correlation;
import org.lrp4j.faithfulness.statistics.Seeds;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Linear networks, whose figures are worked out by hand. */
@DisplayName("Measures of networks with")
class KindsOfOutputTest {

  private static final String MAPS = Attribution.gradientTimesInput().name();

  private static FaithfulnessResult measured(MultiLayerNetwork network, INDArray input) {
    return Faithfulness.of(network, input)
        .attributions(Attribution.gradientTimesInput())
        .measures(new Flipping(3, Replacement.value(0)), new ConservationError(), new RandomLogit())
        .measure();
  }

  private static MultiLayerNetwork network(Activation activation, LossFunction loss) {
    MultiLayerNetwork network = Networks.chain(Networks.output(3, 1, activation, loss));
    network.getLayer(0).getParam("W").assign(Nd4j.create(new double[][] {{2}, {-1}, {4}}));
    network.getLayer(0).getParam("b").assign(1);
    return network;
  }

  private static double[] values(FaithfulnessResult result, int figure) {
    return result.measurements(MAPS).get(figure).values();
  }

  @Test
  @DisplayName("a number: it is the score, above and below zero, and there is no other class")
  void regression() {
    FaithfulnessResult result =
        measured(
            network(Activation.IDENTITY, LossFunction.MSE),
            Nd4j.create(new double[][] {{1, 1, 1}, {-1, 0, -1}}));
    // Parts 2, −1, 4 and −2, 0, −4. Most relevant first the score has fallen by 4, 6, 5; 0, −2, −6.
    assertArrayEquals(new double[] {15 / 4.0, -8 / 4.0}, values(result, 0), 1e-9);
    // The other way round by −1, 1, 5 and −4, −6, −6.
    assertArrayEquals(new double[] {5 / 4.0, -16 / 4.0}, values(result, 1), 1e-9);
    // Scores 5 + 1 and −6 + 1.
    assertArrayEquals(new double[] {1 / 6.0, 1 / 5.0}, values(result, 3), 1e-9);
    assertEquals(0, result.figure(MAPS, "another class's map").estimate().count());
  }

  @Test
  @DisplayName("one sigmoid: of class 0 the score is minus the logit, and so are the parts")
  void sigmoid() {
    FaithfulnessResult result =
        measured(
            network(Activation.SIGMOID, LossFunction.XENT),
            Nd4j.create(new double[][] {{1, 1, 1}, {-1, 0, -1}}));
    // Logits 6 and −5: of the second the parts are 2, 0, 4, and it falls by 4, 6, 6.
    assertArrayEquals(new double[] {15 / 4.0, 16 / 4.0}, values(result, 0), 1e-9);
    assertArrayEquals(new double[] {5 / 4.0, 8 / 4.0}, values(result, 1), 1e-9);
    assertArrayEquals(new double[] {1 / 6.0, 1 / 5.0}, values(result, 3), 1e-9);
    assertArrayEquals(new double[] {-1, -1}, values(result, 4), 1e-9);
  }

  @Test
  @DisplayName("two outputs: another class of the first, while the second is explained as before")
  void twoOutputs() {
    ComputationGraph graph =
        Networks.graph(
            g ->
                g.addInputs("in")
                    .addLayer("one", Networks.classes(6, 3), "in")
                    .addLayer("two", Networks.classes(6, 2), "in")
                    .setOutputs("one", "two"));
    INDArray input = Networks.values(3, 4, 6);
    Measurement measured =
        Faithfulness.of(graph, input)
            .attributions(Attribution.gradientTimesInput())
            .measures(new RandomLogit())
            .seed(5)
            .measure()
            .measurements(MAPS)
            .get(0);
    double[] expected = new double[4];
    for (int example = 0; example < 4; example++) {
      int one = best(graph, input, "one", 3, example);
      int two = best(graph, input, "two", 2, example);
      int drawn = Seeds.random(5, "random logit", example).nextInt(2);
      int other = drawn < one ? drawn : drawn + 1;
      double[][] maps = new double[2][6];
      for (int k = 0; k < 6; k++) {
        double ofTwo = graph.getParam("two_W").getDouble(k, two);
        double x = input.getDouble(example, k);
        maps[0][k] = x * (graph.getParam("one_W").getDouble(k, one) + ofTwo);
        maps[1][k] = x * (graph.getParam("one_W").getDouble(k, other) + ofTwo);
      }
      expected[example] = Correlation.spearman(maps[0], maps[1]);
    }
    assertArrayEquals(expected, measured.values(), 1e-9);
    assertTrue(Arrays.stream(expected).distinct().count() > 1, Arrays.toString(expected));
  }

  private static int best(
      ComputationGraph graph, INDArray input, String output, int classes, int example) {
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      double score = graph.getParam(output + "_b").getDouble(c);
      for (int k = 0; k < 6; k++) {
        score += input.getDouble(example, k) * graph.getParam(output + "_W").getDouble(k, c);
      }
      if (score > highest) {
        best = c;
        highest = score;
      }
    }
    return best;
  }
}
