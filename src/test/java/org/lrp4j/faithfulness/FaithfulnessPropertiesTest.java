package org.lrp4j.faithfulness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.Networks;
import org.lrp4j.composite.Composite;
import org.lrp4j.faithfulness.baseline.Attribution;
import org.lrp4j.faithfulness.feature.Replacement;
import org.lrp4j.faithfulness.measure.FaithfulnessCorrelation;
import org.lrp4j.faithfulness.measure.Flipping;
import org.lrp4j.faithfulness.measure.Measure;
import org.lrp4j.faithfulness.measure.Road;
import org.lrp4j.rule.ZeroRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

@DisplayName("Measures of faithfulness")
class FaithfulnessPropertiesTest {

  private static final Measure[] MEASURES = {
    new Flipping(6, Replacement.value(0)),
    new FaithfulnessCorrelation(30, 0.3, Replacement.value(0))
  };

  private static MultiLayerNetwork linear(int features) {
    return Networks.chain(Networks.dense(features, 2, Activation.IDENTITY), Networks.classes(2, 2));
  }

  private static double[] values(FaithfulnessResult result, String attribution, int figure) {
    return result.measurements(attribution).get(figure).values();
  }

  @Test
  @DisplayName("give a perfect map, of a linear network, the best value that any order has")
  void perfect() {
    MultiLayerNetwork network = linear(6);
    INDArray input = Networks.values(3, 4, 6);
    FaithfulnessResult result = Faithfulness.of(network, input).measures(MEASURES).measure();
    INDArray w = network.getLayer(0).getParam("W").mmul(network.getLayer(1).getParam("W"));
    for (int example = 0; example < 4; example++) {
      int predicted = network.output(input).getRow(example).argMax().getInt(0);
      double[] parts = input.getRow(example).mul(w.getColumn(predicted)).toDoubleVector();
      double[] best = {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY};
      extremes(parts, 0, 0, 0, new boolean[6], best);
      assertEquals(best[0], values(result, "Gradient × input", 0)[example], 1e-9);
      assertEquals(best[1], values(result, "Gradient × input", 1)[example], 1e-9);
      assertEquals(1, values(result, "Gradient × input", 3)[example], 1e-9);
    }
  }

  /** The highest and lowest AOPC of all 720 orders. */
  private static void extremes(
      double[] parts, int removed, double fallen, double sum, boolean[] gone, double[] best) {
    if (removed == parts.length) {
      best[0] = Math.max(best[0], sum / (parts.length + 1));
      best[1] = Math.min(best[1], sum / (parts.length + 1));
      return;
    }
    for (int k = 0; k < parts.length; k++) {
      if (!gone[k]) {
        gone[k] = true;
        double next = fallen + parts[k];
        extremes(parts, removed + 1, next, sum + next, gone, best);
        gone[k] = false;
      }
    }
  }

  @Test
  @DisplayName("do not tell a random map from a random map: p is uniform over seeds")
  void random() {
    MultiLayerNetwork network = linear(6);
    INDArray input = Networks.values(3, 12, 6);
    double[] p = new double[25];
    for (int seed = 0; seed < p.length; seed++) {
      FaithfulnessResult result =
          Faithfulness.of(network, input)
              .attributions(new FixedMaps("mine", Networks.values(100 + seed, 12, 6)))
              .measures(new Flipping(6, Replacement.value(0)))
              .seed(seed)
              .measure();
      p[seed] = result.figure("mine", "flipping, gap").againstRandom().orElseThrow();
    }
    Arrays.sort(p);
    double distance = 0;
    for (int i = 0; i < p.length; i++) {
      distance = Math.max(distance, Math.abs(p[i] - (i + 0.5) / p.length));
    }
    assertTrue(distance < 1.63 / Math.sqrt(p.length), Arrays.toString(p));
  }

  @Test
  @DisplayName("tell a perfect map from random ones, and an adversarial one the other way")
  void adversarial() {
    MultiLayerNetwork network = linear(6);
    INDArray input = Networks.values(3, 20, 6);
    INDArray w = network.getLayer(0).getParam("W").mmul(network.getLayer(1).getParam("W"));
    INDArray adversarial = input.dup();
    for (int example = 0; example < 20; example++) {
      int predicted = network.output(input).getRow(example).argMax().getInt(0);
      adversarial.getRow(example).muli(w.getColumn(predicted).neg());
    }
    FaithfulnessResult result =
        Faithfulness.of(network, input)
            .attributions(new FixedMaps("adversarial", adversarial))
            .measures(MEASURES)
            .measure();
    for (String measure : new String[] {"flipping, gap", "faithfulness correlation"}) {
      MeasuredFigure bad = result.figure("adversarial", measure);
      MeasuredFigure good = result.figure("Gradient × input", measure);
      MeasuredFigure random = result.figure("Random", measure);
      assertTrue(bad.estimate().high() < random.estimate().low(), measure);
      assertTrue(random.estimate().high() < good.estimate().low(), measure);
      assertTrue(good.againstRandom().orElseThrow() < 0.001, measure);
      assertTrue(bad.againstGradientTimesInput().orElseThrow() < 0.001, measure);
      assertEquals(-good.estimate().mean(), bad.estimate().mean(), 1e-9, measure);
    }
  }

  @Test
  @DisplayName("stay under noise on columns that the network does not read")
  void noise() {
    MultiLayerNetwork network = linear(6);
    network
        .getLayer(0)
        .getParam("W")
        .get(NDArrayIndex.interval(4, 6), NDArrayIndex.all())
        .assign(0);
    INDArray input = Networks.values(3, 8, 6);
    INDArray noisy = input.dup();
    noisy.get(NDArrayIndex.all(), NDArrayIndex.interval(4, 6)).addi(Networks.values(9, 8, 2));
    double[][] gaps = new double[2][];
    for (int i = 0; i < 2; i++) {
      gaps[i] =
          values(
              Faithfulness.of(network, i == 0 ? input : noisy).measures(MEASURES).measure(),
              "Gradient × input",
              2);
    }
    assertArrayEquals(gaps[0], gaps[1], 1e-9);
  }

  @Test
  @DisplayName("of LRP-0 on a ReLU network without biases are those of gradient × input")
  void lrpZero() {
    MultiLayerNetwork network =
        Networks.chain(
            new DenseLayer.Builder()
                .nIn(6)
                .nOut(8)
                .hasBias(false)
                .activation(Activation.RELU)
                .build(),
            new DenseLayer.Builder()
                .nIn(8)
                .nOut(5)
                .hasBias(false)
                .activation(Activation.RELU)
                .build(),
            new OutputLayer.Builder()
                .nIn(5)
                .nOut(3)
                .hasBias(false)
                .activation(Activation.SOFTMAX)
                .build());
    FaithfulnessResult result =
        Faithfulness.of(network, Networks.values(3, 10, 6))
            .attributions(Attribution.lrp(Composite.uniform(new ZeroRule())))
            .measures(new Flipping(6, Replacement.mean()))
            .measure();
    String lrp = result.attributions().get(0);
    for (int figure = 0; figure < 3; figure++) {
      assertArrayEquals(
          values(result, "Gradient × input", figure), values(result, lrp, figure), 1e-9);
    }
  }

  @Test
  @DisplayName("refuse what they cannot measure, and say what to do")
  void refusals() {
    MultiLayerNetwork network = linear(6);
    INDArray input = Networks.values(3, 3, 6);
    IllegalArgumentException road =
        assertThrows(
            IllegalArgumentException.class,
            () -> Faithfulness.of(network, input).measures(new Road()).measure());
    assertTrue(road.getMessage().contains("[input]"), road.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Faithfulness.of(network, input)
                .attributions(Attribution.gradient(), Attribution.gradient())
                .measure());
  }
}
